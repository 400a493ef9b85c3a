package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.vclustermanager.inventory.TokenIssuers;
import io.vclustermanager.inventory.TokenIssuers.Place;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which hosts' ServiceAccounts come in. What was read is kept for seconds: strangers ask, too. */
@Singleton
final class AccountPlaces {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final LoadingCache<Boolean, List<Place>> places;

  AccountPlaces(TokenIssuers issuers, KubernetesSettings settings) {
    this.places =
        Caffeine.newBuilder()
            .expireAfterWrite(FRESH)
            .build(
                _ -> issuers.all().stream().filter(each -> settings.takes(each.host())).toList());
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
