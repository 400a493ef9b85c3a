package io.vclustermanager.web.health;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Actors;
import io.vclustermanager.access.ClientAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The figures, as Prometheus reads them. They tell how much is done here and how well it goes: not
 * for strangers. Whoever sits at the machine of a service that only the machine can reach is none.
 */
@Controller(MetricsController.PATH)
// Not on the probes' thread: whose a token is may be asked of the database, which may not answer.
@ExecuteOn(TaskExecutors.BLOCKING)
final class MetricsController {
  static final String PATH = "/metrics";

  private final Metrics metrics;
  private final MetricsSettings settings;
  private final MetricsToken token;
  private final Actors actors;
  private final boolean isLocal;

  MetricsController(
      Metrics metrics,
      MetricsSettings settings,
      MetricsToken token,
      Actors actors,
      ClientAddresses addresses,
      @Property(name = "micronaut.server.host", defaultValue = "127.0.0.1") String host) {
    this.metrics = metrics;
    this.settings = settings;
    this.token = token;
    this.actors = actors;
    this.isLocal = isLoopback(host) && !addresses.areBehindProxies();
  }

  /** All of them; 401 for who may not read them. */
  @Get
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  HttpResponse<String> metrics(HttpRequest<?> request, @Nullable Authentication caller) {
    return mayRead(request, caller)
        ? HttpResponse.ok(metrics.text())
        : HttpResponse.<String>unauthorized().header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
  }

  private boolean mayRead(HttpRequest<?> request, @Nullable Authentication caller) {
    return settings.open()
        || isLocal && !isForwarded(request)
        || token.isIn(request)
        || caller != null && actors.isAdmin(caller);
  }

  /** A proxy on the same machine brings strangers. */
  private static boolean isForwarded(HttpRequest<?> request) {
    return request.getHeaders().contains("Forwarded")
        || request.getHeaders().contains("X-Forwarded-For");
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
