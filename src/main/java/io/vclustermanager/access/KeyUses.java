package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.scheduling.TaskExecutors;
import io.vclustermanager.inventory.ApiKeys;
import io.vclustermanager.inventory.DatabaseException;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down when keys are used: at most once a minute for each, and no request waits for it. */
@Singleton
final class KeyUses {
  private static final Logger LOG = LoggerFactory.getLogger(KeyUses.class);
  private static final Duration SELDOM = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 10_000;

  private final ApiKeys keys;
  private final ExecutorService executor;
  private final Clock clock;
  private final Cache<UUID, Boolean> written =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(SELDOM).build();

  KeyUses(ApiKeys keys, @Named(TaskExecutors.BLOCKING) ExecutorService executor, Clock clock) {
    this.keys = keys;
    this.executor = executor;
    this.clock = clock;
  }

  /** This key is used now. */
  void used(UUID key) {
    if (written.asMap().putIfAbsent(key, true) == null) {
      executor.execute(() -> write(key));
    }
  }

  private void write(UUID key) {
    try {
      keys.used(key, clock.instant());
    } catch (DatabaseException e) {
      // The next minute tells it as well.
      written.invalidate(key);
      LOG.debug("The use of a key could not be written down", e);
    }
  }
}
