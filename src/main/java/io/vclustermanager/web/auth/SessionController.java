package io.vclustermanager.web.auth;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.vclustermanager.access.Askers;
import io.vclustermanager.access.SessionCookies;
import io.vclustermanager.intent.user.Logout;
import io.vclustermanager.intent.user.RenewSession;
import io.vclustermanager.intent.user.SignedIn;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The session of a page without the graph: what the mutations {@code refresh} and {@code logout}
 * do, for pages that have no client of GraphQL yet. Answers and errors are those of OAuth (RFC 6749
 * §5).
 */
@Controller("/auth")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SessionController {
  private final RenewSession renewSession;
  private final Logout logout;
  private final SessionCookies cookies;
  private final Askers askers;
  private final Clock clock;

  SessionController(
      RenewSession renewSession,
      Logout logout,
      SessionCookies cookies,
      Askers askers,
      Clock clock) {
    this.renewSession = renewSession;
    this.logout = logout;
    this.cookies = cookies;
    this.askers = askers;
    this.clock = clock;
  }

  /** The next secret of the session by its cookie, and a token; 401 without a session. */
  @Post(value = "/refresh", consumes = MediaType.ALL)
  HttpResponse<?> refresh(HttpRequest<?> request) {
    return switch (renewSession.execute(askers.of(request), cookies.in(request))) {
      case Outcome.Accepted<SignedIn>(var signedIn, _) -> refreshed(request, signedIn);
      case Outcome.AlreadyAccepted<SignedIn>(var signedIn) -> refreshed(request, signedIn);
      case Outcome.Rejected<SignedIn>(var refusals) -> refused(refusals);
    };
  }

  private HttpResponse<?> refreshed(HttpRequest<?> request, SignedIn signedIn) {
    var body = body(signedIn);
    MutableHttpResponse<?> response = HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON);
    if (signedIn.session() != null) {
      cookies.set(request, response, signedIn.session());
    }
    return response;
  }

  /** Without a token where the session began at an identity provider. */
  private Map<String, Object> body(SignedIn signedIn) {
    Map<String, Object> body = new LinkedHashMap<>();
    var token = signedIn.token();
    if (token != null) {
      body.put("access_token", token.value());
      body.put("token_type", "bearer");
      var left = Duration.between(clock.instant(), token.expiresAt());
      body.put("expires_in", left.plusMillis(999).toSeconds());
    }
    return body;
  }

  private static HttpResponse<?> refused(List<Refusal> refusals) {
    return HttpResponse.unauthorized()
        .header("WWW-Authenticate", "Session error=\"invalid_session\"")
        .contentType(MediaType.APPLICATION_JSON)
        .body(Map.of("error", "invalid_grant", "error_description", refusals.getFirst().message()));
  }

  /** Ends the session, if there is one; there is none afterwards. */
  @Post(value = "/logout", consumes = MediaType.ALL)
  HttpResponse<?> logout(HttpRequest<?> request) {
    var shown = cookies.in(request);
    logout.execute(askers.of(request), shown);
    MutableHttpResponse<?> response = HttpResponse.noContent();
    if (shown instanceof SessionCookies.Shown.Secret) {
      cookies.clear(request, response);
    }
    return response;
  }
}
