package io.vclustermanager.access.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.micronaut.scheduling.TaskExecutors;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.Policies;
import io.vclustermanager.model.Policy;
import io.vclustermanager.model.PolicyRules;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies that hold, ready to be asked, in the order of their names. What was saved on another
 * replica holds here within a second; what was saved here, at once.
 */
@Singleton
public final class PolicyBook {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(PolicyBook.class);

  private final LoadingCache<Boolean, List<Held>> held;
  private final Cache<String, Read> read =
      Caffeine.newBuilder().maximumSize(4L * PolicyRules.MOST).build();
  private final ExecutorService executor;

  PolicyBook(Policies policies, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.executor = executor;
    this.held =
        Caffeine.newBuilder()
            .expireAfterWrite(FRESH)
            .build(_ -> policies.held().stream().map(this::held).toList());
  }

  /** One that holds; without a rule where its expression is none that this release can read. */
  record Held(Policy policy, @Nullable CelRule rule, String why) {
    boolean asksUsage() {
      return rule != null && rule.asksUsage();
    }
  }

  private record Read(@Nullable CelRule rule, String why) {}

  /** To read the first expression takes longer than to read a hundred more. */
  @EventListener
  void begin(ServerStartupEvent started) {
    executor.execute(
        () -> {
          try {
            var _ = held.get(true);
          } catch (DatabaseException e) {
            LOG.debug("Policies are read when they are asked: {}", e.getMessage());
          }
        });
  }

  List<Held> held() {
    return held.get(true);
  }

  /** Reads them anew: one was saved or removed. */
  public void forget() {
    held.invalidateAll();
  }

  private Held held(Policy policy) {
    var known = read.get(policy.expression(), PolicyBook::read);
    return new Held(policy, known.rule, known.why);
  }

  private static Read read(String expression) {
    try {
      return new Read(CelRule.of(expression), "");
    } catch (BadExpressionException e) {
      return new Read(null, e.why());
    }
  }
}
