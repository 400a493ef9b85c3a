package io.vclustermanager.web.portal;

import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * GraphiQL, from src/main/portal. The page itself is asked for anew each time; what it is made of
 * has a hash in its name and never changes.
 */
@Controller("/graphiql")
@Secured(SecurityRule.IS_ANONYMOUS)
final class GraphiQlController {
  /** Nothing from elsewhere, no script in the page; the editor writes its own styles. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " font-src 'self' data:; img-src 'self' data:; connect-src 'self'; worker-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*\\.([a-z0-9]+)");
  private static final Map<String, MediaType> TYPES =
      Map.of(
          "js", MediaType.of("text/javascript; charset=utf-8"),
          "css", MediaType.of("text/css; charset=utf-8"),
          "ttf", MediaType.of("font/ttf"),
          "svg", MediaType.of("image/svg+xml"));

  private final ResourceResolver resources;

  GraphiQlController(ResourceResolver resources) {
    this.resources = resources;
  }

  /** The page. */
  @Get
  HttpResponse<?> page() {
    return answer("index.html", MediaType.of("text/html; charset=utf-8"), "no-cache");
  }

  /** A part of it. */
  @Get("/assets/{file}")
  HttpResponse<?> asset(@PathVariable String file) {
    var name = FILE.matcher(file);
    var type = name.matches() ? TYPES.get(name.group(1)) : null;
    return type == null
        ? HttpResponse.notFound()
        : answer("assets/" + file, type, "public, max-age=31536000, immutable");
  }

  private HttpResponse<?> answer(String name, MediaType type, String caching) {
    return resources
        .getResourceAsStream("classpath:portal/" + name)
        .<HttpResponse<?>>map(
            stream ->
                HttpResponse.ok(new StreamedFile(stream, type))
                    .header("Content-Security-Policy", POLICY)
                    .header("Referrer-Policy", "no-referrer")
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Cache-Control", caching))
        .orElseGet(HttpResponse::notFound);
  }
}
