package io.vclustermanager.graphql.transport;

import io.micronaut.scheduling.TaskExecutors;
import io.vclustermanager.inventory.Regularly;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * Cuts off the requests that take too long. One look at all that are under way, often, costs less
 * than a timer for each.
 */
@Singleton
final class RequestTimes {
  private static final Duration OFTEN = Duration.ofMillis(100);

  private final Duration limit;
  private final ExecutorService executor;
  private final Set<RequestTime> underWay = ConcurrentHashMap.newKeySet();

  RequestTimes(
      GraphQlConfiguration configuration,
      Regularly regularly,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.limit = configuration.requestTimeout();
    this.executor = executor;
    regularly.every(OFTEN, this::look);
  }

  RequestTime create() {
    return new RequestTime(limit);
  }

  void begin(RequestTime time) {
    underWay.add(time);
  }

  void end(RequestTime time) {
    underWay.remove(time);
  }

  int underWay() {
    return underWay.size();
  }

  /** Telling PostgreSQL takes a connection of its own: never on the timer's thread. */
  void cut(RequestTime time) {
    executor.execute(time::cut);
  }

  private void look() {
    for (var each = underWay.iterator(); each.hasNext(); ) {
      var time = each.next();
      if (time.isOverdue()) {
        each.remove();
        cut(time);
      }
    }
  }
}
