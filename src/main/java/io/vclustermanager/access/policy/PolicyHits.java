package io.vclustermanager.access.policy;

import io.micronaut.scheduling.TaskExecutors;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.Policies;
import io.vclustermanager.inventory.Policies.Hits;
import io.vclustermanager.inventory.Regularly;
import io.vclustermanager.model.Policy;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often policies applied. It is counted here and written every few seconds: what a request is
 * refused for is taken back with all that it wrote, and a row that each request changes would be
 * one that all wait for. What a process has not written yet when it is killed is lost.
 */
@Singleton
final class PolicyHits {
  private static final Duration OFTEN = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(PolicyHits.class);

  private final ConcurrentHashMap<UUID, Hits> counted = new ConcurrentHashMap<>();
  private final Policies policies;
  private final ExecutorService executor;

  PolicyHits(
      Policies policies,
      Regularly regularly,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.policies = policies;
    this.executor = executor;
    regularly.every(OFTEN, this::writeElsewhere);
  }

  void count(Policy policy, Instant now) {
    counted.merge(policy.id(), new Hits(policy.version(), 1, now), Hits::and);
  }

  /** The threads of timers are few, and the database may let one wait. */
  private void writeElsewhere() {
    if (!counted.isEmpty()) {
      try {
        executor.execute(this::write);
      } catch (RejectedExecutionException e) {
        LOG.debug("No thread writes how often policies applied", e);
      }
    }
  }

  @PreDestroy
  void write() {
    var taken = taken();
    try {
      policies.count(taken);
    } catch (DatabaseException e) {
      taken.forEach((id, hits) -> counted.merge(id, hits, Hits::and));
      LOG.debug("How often policies applied is written later: {}", e.getMessage());
    }
  }

  private Map<UUID, Hits> taken() {
    var taken = new HashMap<UUID, Hits>();
    for (var id : counted.keySet()) {
      var hits = counted.remove(id);
      if (hits != null) {
        taken.put(id, hits);
      }
    }
    return taken;
  }
}
