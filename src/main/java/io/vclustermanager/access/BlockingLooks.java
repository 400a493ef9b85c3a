package io.vclustermanager.access;

import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Looks that may wait for the database, or for somebody else, away from the event loop. */
@Singleton
final class BlockingLooks {
  private final Scheduler scheduler;

  BlockingLooks(@Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.scheduler = Schedulers.fromExecutorService(executor);
  }

  /** Looks there; a failure makes it unclear, for it says nothing of what was shown. */
  Publisher<Finding> of(Supplier<Finding> look) {
    return Mono.fromSupplier(() -> orUnclear(look)).subscribeOn(scheduler);
  }

  private static Finding orUnclear(Supplier<Finding> look) {
    try {
      return look.get();
    } catch (RuntimeException e) {
      return new Finding.Unclear(e);
    }
  }
}
