package io.vclustermanager.graphql.transport;

import graphql.GraphQL;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Visitors;
import io.vclustermanager.access.Visitors.Visit;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.SchemaFile;
import org.jspecify.annotations.Nullable;

/**
 * The contract as a file, for programs that make code of it or check documents against it; for whom
 * it is, {@link SchemaSight} says, as for introspection.
 */
@Controller("/schema.graphqls")
@Requires(beans = GraphQL.class)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SchemaController {
  private static final MediaType TYPE = MediaType.of("text/plain; charset=utf-8");

  private final SchemaSight sight;
  private final Visitors visitors;

  SchemaController(SchemaSight sight, Visitors visitors) {
    this.sight = sight;
    this.visitors = visitors;
  }

  @Get(produces = MediaType.ALL)
  HttpResponse<?> file(HttpRequest<?> request, @Nullable Authentication caller) {
    if (sight.isNobodys()) {
      return Refusals.answer(
          request,
          HttpStatus.FORBIDDEN,
          AnswerError.of(Code.FORBIDDEN, "This service shows its schema to nobody"));
    }
    return sight.needsSignIn() ? answer(request, visitors.of(request, caller)) : file();
  }

  private static HttpResponse<?> answer(HttpRequest<?> request, Visit visit) {
    return switch (visit) {
      case Visit.Somebody _ -> file();
      case Visit.Nobody(var sentence, var challenge) ->
          Refusals.answer(
                  request, HttpStatus.UNAUTHORIZED, AnswerError.of(Code.UNAUTHENTICATED, sentence))
              .header(HttpHeaders.WWW_AUTHENTICATE, challenge);
      case Visit.Untold(var failure) ->
          Refusals.answer(
              request,
              HttpStatus.SERVICE_UNAVAILABLE,
              Failures.describe(failure, RequestId.of(request)));
    };
  }

  private static HttpResponse<?> file() {
    return HttpResponse.ok(SchemaFile.text())
        .contentType(TYPE)
        .header("X-Content-Type-Options", "nosniff")
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
  }
}
