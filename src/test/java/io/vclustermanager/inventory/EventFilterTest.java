package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.Type;
import io.vclustermanager.model.Phase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which events reach a subscriber. {@code EventListsIT} compares that with what the log finds. */
final class EventFilterTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final UUID CLUSTER = new UUID(1, 1);
  private static final UUID OPERATION = new UUID(2, 1);
  private static final UUID OWNER = new UUID(3, 1);
  private static final UUID OTHER = new UUID(9, 9);
  private static final Event EVENT = event(OPERATION);

  @Test
  void anyIsWantedWhereNothingIsGiven() {
    assertThat(EventFilter.ANY.matches(EVENT)).isTrue();
  }

  @Test
  void theTypeIsOneOfTheseAndNoneOfThose() {
    assertThat(types(Among.of(List.of(Type.LEASE_EXPIRED))).matches(EVENT)).isTrue();
    assertThat(types(Among.of(List.of())).matches(EVENT)).isFalse();
    assertThat(types(Among.butNot(List.of(Type.LEASE_EXPIRED))).matches(EVENT)).isFalse();
    assertThat(types(Among.butNot(List.of(Type.LEASE_EXTENDED))).matches(EVENT)).isTrue();
  }

  @Test
  void itIsOfTheClusterAndTheOperation() {
    assertThat(of(CLUSTER, OPERATION).matches(EVENT)).isTrue();
    assertThat(of(OTHER, null).matches(EVENT)).isFalse();
    assertThat(EventFilter.ofOperation(OTHER).matches(EVENT)).isFalse();
    assertThat(EventFilter.ofOperation(OPERATION).matches(event(null))).isFalse();
    assertThat(EventFilter.endOf(OPERATION).matches(EVENT)).isFalse();
  }

  @Test
  void theOwnerIsOneOfTheseAndNoneOfThose() {
    assertThat(owners(Among.of(List.of(OTHER, OWNER))).matches(EVENT)).isTrue();
    assertThat(owners(Among.of(List.of(OTHER))).matches(EVENT)).isFalse();
    assertThat(owners(Among.butNot(List.of(OWNER))).matches(EVENT)).isFalse();
  }

  @Test
  void theFirstInstantIsInAndTheLastIsOut() {
    assertThat(at(new Times(NOON, null)).matches(EVENT)).isTrue();
    assertThat(at(new Times(NOON.plusNanos(1000), null)).matches(EVENT)).isFalse();
    assertThat(at(new Times(null, NOON)).matches(EVENT)).isFalse();
    assertThat(at(new Times(null, NOON.plusNanos(1000))).matches(EVENT)).isTrue();
  }

  private static Event event(@Nullable UUID operation) {
    return new Event(
        7,
        Type.LEASE_EXPIRED,
        NOON,
        CLUSTER,
        operation,
        OWNER,
        Phase.READY,
        new ActorName("root", ActorKind.USER),
        List.of());
  }

  private static EventFilter types(Among<Type> types) {
    return new EventFilter(types, null, null, Among.any(), Times.ANY);
  }

  private static EventFilter of(UUID cluster, @Nullable UUID operation) {
    return new EventFilter(Among.any(), cluster, operation, Among.any(), Times.ANY);
  }

  private static EventFilter owners(Among<UUID> owners) {
    return new EventFilter(Among.any(), null, null, owners, Times.ANY);
  }

  private static EventFilter at(Times times) {
    return new EventFilter(Among.any(), null, null, Among.any(), times);
  }
}
