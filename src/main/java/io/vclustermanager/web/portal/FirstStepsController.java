package io.vclustermanager.web.portal;

import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** The page for newcomers: the first three requests, ready to copy. */
@Controller("/graphiql")
@Secured(SecurityRule.IS_ANONYMOUS)
final class FirstStepsController {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final ResourceResolver resources;

  FirstStepsController(ResourceResolver resources) {
    this.resources = resources;
  }

  /** The page itself. */
  @Get
  HttpResponse<StreamedFile> page() {
    return file("index.html", MediaType.TEXT_HTML_TYPE);
  }

  /** Puts the token of the link into the examples. */
  @Get("/first-steps.js")
  HttpResponse<StreamedFile> script() {
    return file("first-steps.js", MediaType.of("text/javascript"));
  }

  /** How it looks. */
  @Get("/first-steps.css")
  HttpResponse<StreamedFile> style() {
    return file("first-steps.css", MediaType.of("text/css"));
  }

  private HttpResponse<StreamedFile> file(String name, MediaType type) {
    var stream = resources.getResourceAsStream("classpath:portal/" + name).orElseThrow();
    return HttpResponse.ok(new StreamedFile(stream, type))
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header("Cache-Control", "no-cache");
  }
}
