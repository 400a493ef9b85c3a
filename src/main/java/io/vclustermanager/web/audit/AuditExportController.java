package io.vclustermanager.web.audit;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Askers;
import io.vclustermanager.access.Visitors;
import io.vclustermanager.access.Visitors.Visit;
import io.vclustermanager.intent.audit.ExportAudit;
import io.vclustermanager.intent.audit.ExportAudit.Export;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit as JSON Lines: one entry in each line, the oldest first. For administrators; the graph
 * has it page by page.
 */
@Controller("/audit.jsonl")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AuditExportController {
  private static final MediaType LINES = MediaType.of("application/jsonl; charset=utf-8");
  private static final Logger LOG = LoggerFactory.getLogger(AuditExportController.class);

  private static final Set<String> NAMES = Set.of("from", "to");

  private final ExportAudit exportAudit;
  private final Visitors visitors;
  private final Askers askers;
  private final JsonMapper json;

  AuditExportController(
      ExportAudit exportAudit, Visitors visitors, Askers askers, JsonMapper json) {
    this.exportAudit = exportAudit;
    this.visitors = visitors;
    this.askers = askers;
    this.json = json;
  }

  /** The entries between these instants; 400, 401, 403 or 503 with the reason. */
  @Get(produces = MediaType.ALL)
  HttpResponse<?> export(
      HttpRequest<?> request,
      @Nullable Authentication caller,
      @QueryValue Optional<String> from,
      @QueryValue Optional<String> to) {
    return switch (visitors.of(request, caller)) {
      case Visit.Somebody(var actor) -> export(request, actor, from, to);
      case Visit.Nobody(var sentence, var challenge) ->
          refused(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", sentence)
              .header(HttpHeaders.WWW_AUTHENTICATE, challenge);
      case Visit.Untold(var failure) -> untold(failure);
    };
  }

  private HttpResponse<?> untold(RuntimeException failure) {
    LOG.warn("Whose export of the audit it is could not be told: {}", failure.getMessage());
    return refused(
            HttpStatus.SERVICE_UNAVAILABLE,
            "UNAVAILABLE",
            "Whose request this is cannot be told just now; try again")
        .header(HttpHeaders.RETRY_AFTER, "1");
  }

  private HttpResponse<?> export(
      HttpRequest<?> request, Actor actor, Optional<String> from, Optional<String> to) {
    for (var name : request.getParameters().names()) {
      if (!NAMES.contains(name)) {
        return refused(
            HttpStatus.BAD_REQUEST,
            "BAD_USER_INPUT",
            "There is no parameter %s: give 'from', 'to', both or neither"
                .formatted(Names.quoted(name)));
      }
    }
    for (var given : List.of(named("from", from), named("to", to))) {
      if (given.value.isPresent() && instant(given.value).isEmpty()) {
        return refused(
            HttpStatus.BAD_REQUEST,
            "BAD_USER_INPUT",
            "'" + given.name + "' must be an instant, such as 2027-01-31T00:00:00Z");
      }
    }
    return answer(
        exportAudit.execute(
            askers.of(request).as(actor),
            instant(from).map(OffsetDateTime::toInstant).orElse(null),
            instant(to).map(OffsetDateTime::toInstant).orElse(null)));
  }

  private record Named(String name, Optional<String> value) {}

  private static Named named(String name, Optional<String> value) {
    return new Named(name, value.filter(text -> !text.isBlank()));
  }

  private static Optional<OffsetDateTime> instant(Optional<String> text) {
    try {
      return text.filter(given -> !given.isBlank()).map(AuditExportController::parsed);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A plus that nobody has escaped arrives as a space (WHATWG URL, urlencoded parsing). */
  private static OffsetDateTime parsed(String text) {
    return OffsetDateTime.parse(text.replace(' ', '+'));
  }

  private HttpResponse<?> answer(Outcome<Export> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<Export>(var export, _) -> lines(export);
      case Outcome.AlreadyAccepted<Export>(var export) -> lines(export);
      case Outcome.Rejected<Export>(var refusals) -> refused(refusals.getFirst());
    };
  }

  private HttpResponse<?> lines(Export export) {
    return HttpResponse.ok(new StreamedFile(new AuditLines(export, json), LINES))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.jsonl\"");
  }

  private MutableHttpResponse<?> refused(Refusal refusal) {
    return refusal.code() == Refusal.Code.FORBIDDEN
        ? refused(HttpStatus.FORBIDDEN, "FORBIDDEN", refusal.message())
        : refused(HttpStatus.BAD_REQUEST, "BAD_USER_INPUT", refusal.message());
  }

  /** In the form of the graph's errors. */
  private MutableHttpResponse<?> refused(HttpStatus status, String code, String message) {
    var error = Map.of("message", message, "extensions", Map.of("code", code));
    try {
      return HttpResponse.status(status)
          .contentType(MediaType.APPLICATION_JSON_TYPE)
          .body(json.writeValueAsBytes(Map.of("errors", List.of(error))));
    } catch (IOException e) {
      throw new UncheckedIOException("While saying why the audit is refused", e);
    }
  }
}
