package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vclustermanager.event.EventLogWatch;
import io.vclustermanager.inventory.Events;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.EventStream;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestService;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log of events does not stall in silence, and its cursors do not lead into another one. */
final class EventLogIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration KEPT = Duration.ofDays(8);

  @Test
  void whoHoldsEventsBackIsToldOnce() throws SQLException {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var logger = (Logger) LoggerFactory.getLogger(EventLogWatch.class);
    logger.addAppender(log);
    try (var service = TestService.start();
        var open = TestPostgres.shared().freshDatabase().connect()) {
      var watch = service.bean(EventLogWatch.class);
      assertThat(watch.reason()).isEmpty();
      open.setAutoCommit(false);
      try (var statement = open.createStatement()) {
        statement.execute("select pg_current_xact_id()");
      }
      service.root().create("name: \"unheard\"");

      service.move(LONG);

      TestService.await("the reason", () -> watch.reason().isPresent());
      assertThat(watch.reason().orElseThrow()).startsWith("an open transaction holds them back");
      assertThat(watch.lag()).isGreaterThanOrEqualTo(LONG);
      open.rollback();
      TestService.await("its end", () -> watch.reason().isEmpty());
      assertThat(watch.lag()).isLessThan(LONG);
      assertThat(log.list)
          .filteredOn(line -> line.getLevel() == Level.WARN)
          .singleElement()
          .asString()
          .contains("Events have waited for");
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void aCursorBeyondTheHeadIsRefusedAtOnce() {
    try (var service = TestService.start()) {
      service.createReady("here");
      var root = service.root();
      var cursor = cursor("EVENT\n1000000\n");

      assertThat(page(root, cursor).errorCode()).isEqualTo("CURSOR_EXPIRED");
      assertThat(EventStream.of(service, cursor).firstProblem()).isEqualTo("CURSOR_EXPIRED");
      assertThat(page(root, cursor("EVENT\n0\n")).errorCode()).isNull();
      assertThat(page(root, cursor("EVENT\n1\nof another log")).errorCode())
          .isEqualTo("CURSOR_EXPIRED");
    }
  }

  @Test
  void aNewEpochEndsStreamsAndCursorsOfTheFormer() {
    try (var service = TestService.start()) {
      service.createReady("before");
      var root = service.root();
      var old = lastCursor(root);
      var withoutEpoch = cursor("EVENT\n1\n");
      assertThat(page(root, withoutEpoch).errorCode()).as("of the release before").isNull();
      try (var stream = EventStream.of(service, old)) {
        stream.awaitOpen();
        Map<String, Object> settings = new HashMap<>(service.database().asProperties());
        settings.put("jwt.secret.key", SigningKey.VALUE);
        assertThat(NewEpoch.isAskedFor("-vcm.data=x", NewEpoch.OPTION)).isTrue();
        assertThat(NewEpoch.isAskedFor("-vcm.data=x")).isFalse();

        assertThat(NewEpoch.run(settings, NewEpoch.OPTION)).contains("refused from now on");

        assertThat(stream.firstProblem()).isEqualTo("CURSOR_EXPIRED");
      }
      assertThat(page(root, old).errorCode()).isEqualTo("CURSOR_EXPIRED");
      assertThat(page(root, withoutEpoch).errorCode()).isEqualTo("CURSOR_EXPIRED");
      assertThat(page(root, lastCursor(root)).errorCode()).isNull();
      assertThat(page(root, cursor("EVENT\n0\n")).errorCode()).as("the beginning").isNull();
      assertThat(
              service.tables().rows("select actor, outcome from audit where action = 'newEpoch'"))
          .containsExactly("new-epoch|DONE");
    }
  }

  /** A restored dump has made the table anew, whatever server it is on. */
  @Test
  void aRestoredDatabaseIsAnotherLog() {
    try (var service = TestService.start()) {
      service.createReady("before");
      var old = lastCursor(service.root());

      service.tables().change("update event_epoch set table_oid = 1");

      TestService.await(
          "the old cursor to be refused",
          () -> "CURSOR_EXPIRED".equals(page(service.root(), old).errorCode()));
    }
  }

  /** A server that was taken back beneath a running service is noticed by its shorter log. */
  @Test
  void aLogThatWasTakenBackIsAnotherLog() {
    try (var service = TestService.start()) {
      service.createReady("before");
      var old = cursor("EVENT\n1\n");
      assertThat(page(service.root(), old).errorCode()).isNull();
      service.bean(Events.class).look();

      service.tables().change("delete from event where position > 2");
      service.tables().change("update event_head set position = 2");

      TestService.await(
          "the old cursor to be refused",
          () -> "CURSOR_EXPIRED".equals(page(service.root(), old).errorCode()));
    }
  }

  @Test
  void whatIsPastItsTimeGoesAndCursorsThereAreRefused() {
    var settings =
        Map.<String, Object>of(
            "vcm.retention.events", KEPT.toString(), "vcm.retention.operations", KEPT.toString());
    try (var service = TestService.start(settings)) {
      var root = service.root();
      var made = root.created("name: \"old\", lease: { permanent: true }");
      service.awaitEnd(made);
      root.deleteToTheEnd("old");
      TestService.await("stamps", () -> service.tables().log().size() == service.tables().events());
      var old = lastCursor(root);
      var events = service.tables().events();
      var audit = service.tables().number("select count(*) from audit");

      service.move(KEPT.plusHours(2));
      service.createReady("young");
      TestService.await(
          "the announcement",
          () -> service.tables().number("select kept_after from event_head") == events);
      service.move(Duration.ofMinutes(2));

      TestService.await(
          "the old events to go",
          () -> service.tables().number("select min(position) from event") == events + 1);
      TestService.await(
          "the old operations to go",
          () -> service.tables().rows("select kind from operation order by 1").size() == 2);
      assertThat(service.tables().rows("select kind from operation order by 1"))
          .as("the last of each cluster stays")
          .containsExactly("CREATE", "DELETE");
      assertThat(service.tables().number("select count(*) from audit")).isGreaterThan(audit);
      assertThat(page(service.root(), old).errorCode()).as("all behind it is kept").isNull();
      assertThat(page(service.root(), cursor("EVENT\n1\n")).errorCode())
          .isEqualTo("CURSOR_EXPIRED");
      assertThat(page(service.root(), cursor("EVENT\n0\n")).errorCode())
          .isEqualTo("CURSOR_EXPIRED");
    }
  }

  /** As one is left by a clock that was wrong for a moment: all behind it stayed for ever. */
  @Test
  void anEventFromTheFutureHoldsNothingBack() {
    var settings = Map.<String, Object>of("vcm.retention.events", KEPT.toString());
    try (var service = TestService.start(settings)) {
      service.createReady("old");
      TestService.await("stamps", () -> service.tables().log().size() == service.tables().events());
      var events = service.tables().events();
      service
          .tables()
          .change(
              "update event set occurred_at = occurred_at + interval '10 years' where position <>"
                  + " ?",
              events);

      service.move(KEPT.plusHours(2));
      service.createReady("young");
      service.move(Duration.ofMinutes(2));

      TestService.await(
          "the old events to go",
          () -> service.tables().number("select min(position) from event") == events + 1);
    }
  }

  private static Answer page(Asker asker, String cursor) {
    return asker.ask("{ events(first: 1, after: \"%s\") { nodes { id } } }".formatted(cursor));
  }

  private static String lastCursor(Asker asker) {
    return asker
        .ask("{ events(last: 1) { pageInfo { endCursor } } }")
        .rootText("pageInfo.endCursor");
  }

  private static String cursor(String plain) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }
}
