package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The time that only measures how long something took; the clock may be set, this one not. */
@Factory
final class Tickers {
  @Singleton
  Ticker ticker() {
    return Ticker.systemTicker();
  }
}
