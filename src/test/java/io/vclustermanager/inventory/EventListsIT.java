package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.Type;
import io.vclustermanager.model.Scope;
import io.vclustermanager.testing.TestService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The log finds the events that a subscriber with the same filter is given. */
final class EventListsIT {
  private static final Scope ALL = new Scope.Everything();
  private static final int MANY = 10_000;
  private static final int SEVERAL = 10;

  private static TestService service;
  private static Events events;
  private static List<Event> log;

  @BeforeAll
  static void start() {
    service = TestService.start();
    for (var owner : List.of("red", "blue")) {
      service.people().team(owner);
      service.root().ready("name: \"of-%s\", owner: \"%s\"".formatted(owner, owner));
    }
    service.root().deleteToTheEnd("of-blue");
    events = service.bean(Events.class);
    TestService.await("events", () -> events.head() == service.tables().events());
    log = events.after(0, EventFilter.ANY, ALL, MANY).events();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theLogIsFilteredAsSubscribersAre() {
    assertThat(log).hasSizeGreaterThan(SEVERAL);
    assertThat(filters())
        .allSatisfy(
            filter -> {
              var matching = log.stream().filter(filter::matches).toList();
              var page = events.page(filter, PageRequest.first(MANY), ALL);

              assertThat(events.after(0, filter, ALL, MANY).events()).isEqualTo(matching);
              assertThat(page.edges()).extracting(Page.Edge::node).isEqualTo(matching);
              assertThat(page.total().getAsLong()).isEqualTo(matching.size());
            });
  }

  /** Each operator finds some and leaves some out. */
  private static List<EventFilter> filters() {
    var some = log.get(log.size() / 2);
    var filters = new ArrayList<EventFilter>();
    for (var types :
        List.of(
            Among.<Type>any(),
            Among.of(List.of(some.type(), Type.LEASE_EXPIRED)),
            Among.butNot(List.of(some.type())))) {
      for (var owners :
          List.of(
              Among.<UUID>any(),
              Among.of(List.of(some.ownerId())),
              Among.butNot(List.of(some.ownerId())))) {
        for (var times : times(some.occurredAt())) {
          filters.add(new EventFilter(types, null, null, owners, times));
        }
      }
    }
    filters.add(new EventFilter(Among.any(), some.clusterId(), null, Among.any(), Times.ANY));
    log.stream()
        .map(Event::operationId)
        .distinct()
        .forEach(
            each -> filters.add(EventFilter.ofOperation(each == null ? UUID.randomUUID() : each)));
    return filters;
  }

  private static List<Times> times(Instant some) {
    return List.of(
        Times.ANY,
        new Times(some, null),
        new Times(null, some),
        new Times(some, some.plusMillis(1)),
        new Times(some, some));
  }
}
