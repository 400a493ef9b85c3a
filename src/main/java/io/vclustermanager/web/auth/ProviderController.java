package io.vclustermanager.web.auth;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.vclustermanager.access.Askers;
import io.vclustermanager.access.Providers;
import io.vclustermanager.access.Providers.Part;
import io.vclustermanager.access.SessionCookies;
import io.vclustermanager.access.Sessions;
import io.vclustermanager.intent.user.SignInByProvider;
import io.vclustermanager.model.Outcome;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The two addresses by which a browser signs in at an identity provider: it is led there from the
 * one, and comes back to the other, which gives it the session of a page. What goes wrong is a page
 * for people, with a way on.
 */
@Controller("/auth")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProviderController {
  /** Where a browser will put the answer; only a page of its own can lead to a provider. */
  private static final String DESTINATION = "Sec-Fetch-Dest";

  private static final String HOME = "/graphiql";

  private final Providers providers;
  private final SignInByProvider signIn;
  private final SessionCookies cookies;
  private final Askers askers;

  ProviderController(
      Providers providers, SignInByProvider signIn, SessionCookies cookies, Askers askers) {
    this.providers = providers;
    this.signIn = signIn;
    this.cookies = cookies;
    this.askers = askers;
  }

  /**
   * Leads to the provider. {@code return} is the path of the page where it ends, {@code silent}
   * whether the provider is to ask the user nothing.
   */
  @Get(value = "/login/{provider}", headRoute = false)
  HttpResponse<?> begin(HttpRequest<?> request, @PathVariable String provider) {
    var response = toSomewhere();
    if (!isDocument(request)) {
      return page(request, provider, strange("A sign-in begins in a window of its own."), response);
    }
    var sent = request.getParameters();
    var part =
        providers.begin(
            provider,
            sent.getFirst("return").orElse(null),
            sent.getFirst("silent").filter("true"::equals).isPresent(),
            askers.of(request).source(),
            response);
    return answer(request, provider, part, response);
  }

  private static boolean isDocument(HttpRequest<?> request) {
    @Nullable String destination = request.getHeaders().get(DESTINATION);
    return destination == null || destination.equals("document");
  }

  private static Part.Refused strange(String why) {
    return new Part.Refused(Providers.Kind.STRANGE, why);
  }

  /** Takes what the provider has sent by the browser. */
  @Get(value = "/callback/{provider}", headRoute = false)
  HttpResponse<?> finish(HttpRequest<?> request, @PathVariable String provider) {
    var response = toSomewhere();
    var part = providers.finish(provider, request, askers.of(request).source(), response);
    return answer(request, provider, part, response);
  }

  private static MutableHttpResponse<?> toSomewhere() {
    return HttpResponse.status(HttpStatus.SEE_OTHER).header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  private HttpResponse<?> answer(
      HttpRequest<?> request, String provider, Part part, MutableHttpResponse<?> response) {
    return switch (part) {
      case Part.Goes(var to) -> response.header(HttpHeaders.LOCATION, to.toString());
      case Part.MustAsk(var returnTo) -> to(returnTo, response);
      case Part.Confirmed confirmed -> begun(request, provider, confirmed, response);
      case Part.Refused refused -> page(request, provider, refused, response);
    };
  }

  private HttpResponse<?> to(String path, MutableHttpResponse<?> response) {
    return response.header(HttpHeaders.LOCATION, providers.home(path).toString());
  }

  private HttpResponse<?> begun(
      HttpRequest<?> request,
      String provider,
      Part.Confirmed confirmed,
      MutableHttpResponse<?> response) {
    return switch (signIn.execute(askers.of(request), confirmed)) {
      case Outcome.Accepted<Sessions.Found.Live>(var live, _) ->
          kept(request, live, confirmed, response);
      case Outcome.AlreadyAccepted<Sessions.Found.Live>(var live) ->
          kept(request, live, confirmed, response);
      case Outcome.Rejected<Sessions.Found.Live>(var refusals) ->
          page(
              request,
              provider,
              new Part.Refused(Providers.Kind.DENIED, refusals.getFirst().message()),
              response);
    };
  }

  private HttpResponse<?> kept(
      HttpRequest<?> request,
      Sessions.Found.Live live,
      Part.Confirmed confirmed,
      MutableHttpResponse<?> response) {
    cookies.set(request, response, live);
    return to(confirmed.returnTo(), response);
  }

  private HttpResponse<?> page(
      HttpRequest<?> request,
      String provider,
      Part.Refused refused,
      MutableHttpResponse<?> response) {
    var offer = providers.offer(provider);
    signIn.tell(
        askers.of(request),
        offer.map(Providers.Offer::name).orElse("an unknown identity provider"),
        refused.why());
    var other = providers.home(HOME);
    URI again = offer.map(Providers.Offer::signIn).orElse(other);
    var page = ProviderPage.of(status(refused), refused.why(), again, other);
    // Whatever was to be forgotten, is.
    response
        .getHeaders()
        .getAll(HttpHeaders.SET_COOKIE)
        .forEach(each -> page.header(HttpHeaders.SET_COOKIE, each));
    return page;
  }

  private static HttpStatus status(Part.Refused refused) {
    return switch (refused.kind()) {
      case STRANGE -> HttpStatus.BAD_REQUEST;
      case DENIED -> HttpStatus.FORBIDDEN;
      case LATER -> HttpStatus.SERVICE_UNAVAILABLE;
      case TOO_OFTEN -> HttpStatus.TOO_MANY_REQUESTS;
    };
  }
}
