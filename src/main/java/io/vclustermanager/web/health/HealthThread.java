package io.vclustermanager.web.health;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The thread on which probes are answered: a platform thread of its own, that those of the requests
 * may all be busy meanwhile.
 */
@Factory
final class HealthThread {
  static final String NAME = "health";

  @Bean(preDestroy = "shutdown")
  @Singleton
  @Named(NAME)
  ExecutorService thread() {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("probes").factory());
  }
}
