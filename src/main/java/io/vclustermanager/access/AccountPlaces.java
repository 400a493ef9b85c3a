package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.inventory.TokenIssuers;
import io.vclustermanager.inventory.TokenIssuers.Place;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which hosts' ServiceAccounts come in. What was read is kept for seconds: strangers ask, too. */
@Singleton
final class AccountPlaces {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(AccountPlaces.class);

  private final LoadingCache<Boolean, List<Place>> places;
  private final KubernetesSettings settings;
  private final Hosts hosts;

  AccountPlaces(TokenIssuers issuers, Hosts hosts, KubernetesSettings settings) {
    this.settings = settings;
    this.hosts = hosts;
    this.places =
        Caffeine.newBuilder()
            .expireAfterWrite(FRESH)
            .build(
                _ -> issuers.all().stream().filter(each -> settings.takes(each.host())).toList());
  }

  /** Whoever runs the service learns at its start which names are nobody's. */
  @EventListener
  void check(ServerStartupEvent started) {
    var unknown =
        settings.named().stream().filter(each -> hosts.find(each).isEmpty()).sorted().toList();
    if (!unknown.isEmpty()) {
      LOG.warn(
          "vcm.auth.kubernetes.hosts names hosts that are not there: {}; nobody comes in by them",
          String.join(", ", unknown));
    }
  }

  /** The host whose API server calls itself so; of several the one that did it first. */
  Optional<String> host(@Nullable String issuer) {
    return places.get(true).stream()
        .filter(each -> each.issuer().equals(issuer))
        .map(Place::host)
        .findFirst();
  }

  /** The host of this name, if the service has it still. */
  Optional<Place> find(String host) {
    return places.get(true).stream().filter(each -> each.host().equals(host)).findFirst();
  }
}
