package io.vclustermanager.web.portal;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** The address without a path, which leads to GraphiQL. */
@Controller("/")
@Secured(SecurityRule.IS_ANONYMOUS)
final class FrontDoorController {
  /** There. */
  @Get
  HttpResponse<?> door() {
    return toThePage();
  }

  /**
   * To GraphiQL from any address beside it: a relative one, since a proxy may have put all of them
   * under a path of its own. Not to be kept, for what stands there may be another page one day.
   */
  static HttpResponse<?> toThePage() {
    return HttpResponse.status(HttpStatus.SEE_OTHER)
        .header(HttpHeaders.LOCATION, "graphiql")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
  }
}
