package io.vclustermanager.web.auth;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.net.URI;

/** A plain page that says why somebody is not signed in, and where to go on. */
final class ProviderPage {
  private static final MediaType HTML = MediaType.of("text/html; charset=utf-8");

  private ProviderPage() {}

  /**
   * One.
   *
   * @param why a sentence, in which there may be anything
   * @param again where the sign-in begins anew
   * @param other where one signs in another way
   */
  static MutableHttpResponse<?> of(HttpStatus status, String why, URI again, URI other) {
    return HttpResponse.status(status)
        .contentType(HTML)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>vCluster Manager: not signed in</title>
            </head>
            <body>
            <main>
            <h1>You are not signed in</h1>
            <p role="alert">%s</p>
            <ul>
            <li><a href="%s">Sign in again</a></li>
            <li><a href="%s">Sign in another way</a></li>
            </ul>
            </main>
            </body>
            </html>
            """
                .formatted(escaped(why), escaped(again.toString()), escaped(other.toString())));
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
