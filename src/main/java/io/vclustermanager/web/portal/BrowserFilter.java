package io.vclustermanager.web.portal;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Leads people to GraphiQL who give a browser the graph's own address, since that is the one they
 * are told. Programs ask for JSON or for nothing in particular, and a query in the address is
 * answered whoever asks.
 */
@ServerFilter("${graphql.path:/graphql}")
final class BrowserFilter {
  @RequestFilter
  @Nullable HttpResponse<?> lead(HttpRequest<?> request) {
    return isPerson(request) && !asks(request) ? FrontDoorController.toThePage() : null;
  }

  private static boolean isPerson(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.GET
        && request.accept().stream()
            .map(MediaType::getName)
            .anyMatch(MediaType.TEXT_HTML::equalsIgnoreCase);
  }

  private static boolean asks(HttpRequest<?> request) {
    return Stream.of("query", "extensions").anyMatch(request.getParameters()::contains);
  }
}
