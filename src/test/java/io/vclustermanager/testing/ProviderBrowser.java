package io.vclustermanager.testing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A browser in which somebody signs in at an identity provider: it keeps cookies, and is led. */
public final class ProviderBrowser {
  private final TestService service;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  public ProviderBrowser(TestService service) {
    this.service = service;
  }

  /** The same with the cookies of now. */
  public ProviderBrowser copy() {
    var copy = new ProviderBrowser(service);
    copy.cookies.putAll(cookies);
    return copy;
  }

  /** The same page, served by another replica. */
  public ProviderBrowser at(TestService other) {
    var copy = new ProviderBrowser(other);
    copy.cookies.putAll(cookies);
    return copy;
  }

  /** Its cookies, by their names. */
  public Map<String, String> cookies() {
    return cookies;
  }

  /** Goes to an address of the service. */
  public HttpResponse<String> goes(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(service.uri() + path)).GET();
    for (var i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  /** Is led to the provider; the address there. */
  public URI begins(String path) {
    var led = goes(path);
    if (led.statusCode() != 303) {
      throw new AssertionError(led.statusCode() + " " + led.body());
    }
    return URI.create(led.headers().firstValue("location").orElseThrow());
  }

  /** Comes back from the provider with this code. */
  public HttpResponse<String> comesBack(String provider, URI authorization, String code) {
    return goes(
        "/auth/callback/%s?code=%s&state=%s".formatted(provider, code, state(authorization)));
  }

  /** What the provider is to send back. */
  public static String state(URI authorization) {
    return Objects.requireNonNull(FakeIssuer.form(authorization.getRawQuery()).get("state"));
  }

  /** The whole sign-in of somebody with these groups. */
  public ProviderBrowser signIn(
      FakeIssuer issuer, String provider, String sub, String name, String... groups) {
    var there = begins("/auth/login/" + provider);
    var back = comesBack(provider, there, issuer.code(there, sub, name, groups));
    if (back.statusCode() != 303) {
      throw new AssertionError(back.statusCode() + " " + back.body());
    }
    return this;
  }

  /** Asks the graph as a page of the service does. */
  public Answer ask(String query) {
    var response = posts("/graphql", JsonText.of(Map.of("query", query)));
    return new Answer(
        response.statusCode(),
        response.body().isEmpty() ? Map.of() : JsonText.object(response.body()));
  }

  /** Sends JSON as a page of the service does. */
  public HttpResponse<String> posts(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(service.uri() + path))
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      var response =
          GraphClient.HTTP.send(
              request.timeout(TestService.DEADLINE).build(), BodyHandlers.ofString());
      response.headers().allValues("set-cookie").forEach(this::keep);
      return response;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void keep(String cookie) {
    var pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
    if (cookie.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }
}
