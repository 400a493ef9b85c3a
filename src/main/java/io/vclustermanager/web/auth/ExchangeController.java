package io.vclustermanager.web.auth;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.vclustermanager.access.Askers;
import io.vclustermanager.access.BusyException;
import io.vclustermanager.intent.user.ExchangeToken;
import io.vclustermanager.intent.user.ExchangeToken.Answer;
import io.vclustermanager.intent.user.ExchangeToken.Why;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a job of CI exchanges its token for one of the service (RFC 8693). Errors are those of
 * OAuth (RFC 6749 §5.2): a token that is not good is 400 {@code invalid_request}, as RFC 8693 wants
 * it, for nobody has signed in here.
 */
@Controller("/auth")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExchangeController {
  private static final String UNAVAILABLE = "temporarily_unavailable";

  private final ExchangeToken exchangeToken;
  private final Askers askers;
  private final Clock clock;

  ExchangeController(ExchangeToken exchangeToken, Askers askers, Clock clock) {
    this.exchangeToken = exchangeToken;
    this.askers = askers;
    this.clock = clock;
  }

  /** Exchanges it. */
  @Post(value = "/exchange", consumes = MediaType.ALL)
  HttpResponse<?> exchange(HttpRequest<?> request, @Body byte @Nullable [] body) {
    var isForm =
        request.getContentType().filter(MediaType.APPLICATION_FORM_URLENCODED_TYPE::matches);
    var form =
        isForm.isEmpty()
            ? new ExchangeForm.Bad(
                ExchangeForm.INVALID_REQUEST,
                "The Content-Type is application/x-www-form-urlencoded")
            : ExchangeForm.read(body == null ? "" : new String(body, StandardCharsets.UTF_8));
    return switch (form) {
      case ExchangeForm.Bad(var error, var sentence) ->
          refused(HttpStatus.BAD_REQUEST, error, sentence);
      case ExchangeForm.Good(var asked) -> exchange(request, asked);
    };
  }

  private HttpResponse<?> exchange(HttpRequest<?> request, ExchangeToken.Request asked) {
    try {
      return switch (exchangeToken.execute(askers.of(request), asked)) {
        case Answer.Given given -> given(given);
        case Answer.Refused(var why, var sentence) -> refused(status(why), error(why), sentence);
      };
    } catch (BusyException e) {
      return refused(HttpStatus.TOO_MANY_REQUESTS, UNAVAILABLE, e.why())
          .header("Retry-After", Integer.toString(e.retryAfterSeconds()));
    }
  }

  private MutableHttpResponse<?> given(Answer.Given given) {
    var left = Duration.between(clock.instant(), given.token().expiresAt());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("access_token", given.token().value());
    body.put("issued_token_type", ExchangeForm.ACCESS_TOKEN);
    body.put("token_type", "Bearer");
    body.put("expires_in", left.plusMillis(999).toSeconds());
    body.put("scope", ExchangeForm.words(given.scopes()));
    return json(HttpResponse.ok(body));
  }

  private static HttpStatus status(Why why) {
    return switch (why) {
      case TOKEN, AUDIENCE, SCOPE -> HttpStatus.BAD_REQUEST;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
    };
  }

  private static String error(Why why) {
    return switch (why) {
      case TOKEN -> ExchangeForm.INVALID_REQUEST;
      case AUDIENCE -> ExchangeForm.INVALID_TARGET;
      case SCOPE -> ExchangeForm.INVALID_SCOPE;
      case UNAVAILABLE -> UNAVAILABLE;
    };
  }

  private static MutableHttpResponse<?> refused(HttpStatus status, String error, String sentence) {
    return json(
        HttpResponse.status(status).body(Map.of("error", error, "error_description", sentence)));
  }

  /** What holds a token is kept by nobody on the way (RFC 6749 §5.1). */
  private static MutableHttpResponse<?> json(MutableHttpResponse<?> response) {
    return response
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .header("Pragma", "no-cache");
  }
}
