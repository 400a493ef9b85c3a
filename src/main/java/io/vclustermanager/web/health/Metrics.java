package io.vclustermanager.web.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.vclustermanager.event.EventLogWatch;
import io.vclustermanager.event.EventRelay;
import io.vclustermanager.inventory.Backlog;
import io.vclustermanager.inventory.ConnectionPools;
import io.vclustermanager.model.Figure;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Tally;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The figures of this replica. Labels are constants of closed sets alone: what a user can choose
 * would be shown to whoever reads figures, and would let the user fill the memory.
 */
@Singleton
final class Metrics implements Tally {
  private static final Duration[] USUAL =
      Stream.of(5, 15, 30, 60, 120, 300, 600).map(Duration::ofSeconds).toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry;
  private final EventLogWatch events;
  private final EventRelay relay;
  private final Backlog backlog;
  private final ConnectionPools pools;
  private final List<Figure> figures;

  Metrics(
      PrometheusMeterRegistry registry,
      EventLogWatch events,
      EventRelay relay,
      Backlog backlog,
      ConnectionPools pools,
      List<Figure> figures) {
    this.registry = registry;
    this.events = events;
    this.relay = relay;
    this.backlog = backlog;
    this.pools = pools;
    this.figures = figures;
  }

  /** All figures as Prometheus reads them. */
  String text() {
    return registry.scrape();
  }

  /** Every figure is there from the start: one that is missing cannot be told from none. */
  @EventListener
  void begin(StartupEvent started) {
    seconds("vcm.events.lag", "Since when the oldest event waits for its position", events::lag);
    seconds("vcm.operations.queue.age", "Since when the oldest waits", backlog::queueAge);
    seconds("vcm.watch.lag", "How far the host that is last is behind", backlog::watchLag);
    show(new Figure("vcm.operations.queued", "Operations not begun", backlog::queued));
    show(new Figure("vcm.event.streams", "Open streams of events", relay::openStreams));
    pool("active", ConnectionPools.Use::active);
    pool("idle", ConnectionPools.Use::idle);
    pool("waiting", ConnectionPools.Use::waiting);
    pool("most", ConnectionPools.Use::most);
    figures.forEach(this::show);
    for (var code : Refusal.Code.values()) {
      refusals(code);
    }
    logins(true);
    logins(false);
    ready();
  }

  @Override
  public void operationEnded(Operation operation) {
    count(
            "vcm.operations.ended",
            "Operations that ended",
            Tags.of("kind", word(operation.kind()), "outcome", word(operation.state())))
        .increment();
    var end = operation.finishedAt();
    if (operation.kind() == OperationKind.CREATE
        && operation.state() == OperationState.SUCCEEDED
        && end != null) {
      ready().record(Duration.between(operation.requestedAt(), end));
    }
  }

  @Override
  public void refused(Refusal.Code code) {
    refusals(code).increment();
  }

  @Override
  public void signedIn(boolean accepted) {
    logins(accepted).increment();
  }

  private Counter refusals(Refusal.Code code) {
    return count("vcm.refusals", "Mutations that were refused", Tags.of("code", code.name()));
  }

  private Counter logins(boolean accepted) {
    return count(
        "vcm.logins", "Tries to sign in", Tags.of("outcome", accepted ? "accepted" : "refused"));
  }

  private Timer ready() {
    return Timer.builder("vcm.clusters.ready")
        .description("From the request of a cluster to its being ready")
        .serviceLevelObjectives(USUAL)
        .register(registry);
  }

  private Counter count(String name, String help, Tags tags) {
    return Counter.builder(name).description(help).tags(tags).register(registry);
  }

  private void seconds(String name, String help, Supplier<Duration> age) {
    show(new Figure(name + ".seconds", help + ", in seconds", () -> age.get().toMillis() / 1000.0));
  }

  private void pool(String state, ToIntFunction<ConnectionPools.Use> figure) {
    for (var pool : pools.use()) {
      show(
          new Figure(
              "vcm.pool.connections",
              Map.of("pool", pool.pool(), "state", state),
              "Connections to the database, and who waits for one",
              () -> figure.applyAsInt(pools.use(pool.pool()))));
    }
  }

  private void show(Figure figure) {
    var tags = Tags.empty();
    for (var label : figure.labels().entrySet()) {
      tags = tags.and(label.getKey(), label.getValue());
    }
    Gauge.builder(figure.name(), () -> figure.value().getAsDouble())
        .description(figure.help())
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
