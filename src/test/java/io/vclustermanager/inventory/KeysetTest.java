package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.inventory.Page.Edge;
import io.vclustermanager.inventory.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors, and pages around them. */
final class KeysetTest {
  private record Thing(UUID id, Instant at, String name, long number) {}

  private static final Keyset<Thing> NEWEST =
      new Keyset<>(
          "newest", "at", "id", Keyset.Type.INSTANT, true, thing -> thing.at.toString(), Thing::id);
  private static final Keyset<Thing> OLDEST =
      new Keyset<>(
          "oldest",
          "at",
          "id",
          Keyset.Type.INSTANT,
          false,
          thing -> thing.at.toString(),
          Thing::id);
  private static final Keyset<Thing> BY_NAME =
      new Keyset<>("name", "name", null, Keyset.Type.TEXT, false, Thing::name, null);
  private static final Keyset<Thing> BY_NUMBER =
      new Keyset<>(
          "number", "n", null, Keyset.Type.NUMBER, false, thing -> "" + thing.number, null);
  private static final List<Keyset<Thing>> ALL = List.of(NEWEST, OLDEST, BY_NAME, BY_NUMBER);

  private static final Thing THING = thing("hello", 7);

  @Test
  void aListTakesItsOwnCursors() {
    for (var keyset : ALL) {
      assertThatCode(() -> read(keyset, keyset.cursor(THING))).doesNotThrowAnyException();
    }
    assertThat(BY_NUMBER.number(BY_NUMBER.cursor(THING))).isEqualTo(7);
  }

  @Test
  void aListRefusesTheCursorsOfOthers() {
    for (var keyset : ALL) {
      for (var other : ALL) {
        if (!keyset.name().equals(other.name())) {
          assertRefused(keyset, other.cursor(THING));
        }
      }
    }
  }

  @Property
  void aListRefusesGarbage(@ForAll String garbage) {
    ALL.forEach(keyset -> assertRefused(keyset, garbage));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "newest",
        "newest\n2026-11-20T12:00:00Z",
        "newest\n2026-11-20T12:00:00Z\n",
        "newest\n2026-11-20T12:00:00Z\nnobody",
        "newest\nyesterday\n00000000-0000-0000-0000-000000000000",
        "newest\n2026-11-20T12:00:00Z\n00000000-0000-0000-0000-000000000000\n",
        "Newest\n2026-11-20T12:00:00Z\n00000000-0000-0000-0000-000000000000"
      })
  void aListRefusesWhatIsForged(String plain) {
    assertRefused(NEWEST, encoded(plain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"number\n\n", "number\n1e3\n", "number\n99999999999999999999\n"})
  void aNumberIsANumber(String plain) {
    assertRefused(BY_NUMBER, encoded(plain));
    assertThatThrownBy(() -> BY_NUMBER.number(encoded(plain)))
        .isInstanceOf(BadCursorException.class);
  }

  @Test
  void theFirstPageSaysThatMoreFollow() {
    var page = page(PageRequest.first(2), "a", "b", "c");

    assertThat(names(page)).containsExactly("a", "b");
    assertThat(page.hasNext()).isTrue();
    assertThat(page.hasPrevious()).isFalse();
  }

  @Test
  void theLastPageSaysThatNoneFollow() {
    var page = page(new PageRequest(2, false, BY_NAME.cursor(THING), null), "x", "y");

    assertThat(names(page)).containsExactly("x", "y");
    assertThat(page.hasNext()).isFalse();
    assertThat(page.hasPrevious()).isTrue();
  }

  /** The rows come in reverse, since the page is counted from the end. */
  @Test
  void aPageFromTheEndStandsInTheListsOrder() {
    var page = page(new PageRequest(2, true, null, BY_NAME.cursor(THING)), "z", "y", "x");

    assertThat(names(page)).containsExactly("y", "z");
    assertThat(page.hasNext()).isTrue();
    assertThat(page.hasPrevious()).isTrue();
  }

  @Test
  void nothingIsCountedUnlessAskedFor() {
    var page =
        BY_NAME.toPage(
            List.of(),
            PageRequest.first(1),
            () -> {
              throw new AssertionError("It was counted");
            });

    assertThat(page.edges()).isEmpty();
  }

  private static Page<Thing> page(PageRequest request, String... names) {
    return BY_NAME.toPage(
        List.of(names).stream().map(name -> thing(name, 0)).toList(), request, () -> 0);
  }

  private static List<String> names(Page<Thing> page) {
    return page.edges().stream().map(Edge::node).map(Thing::name).toList();
  }

  private static void assertRefused(Keyset<Thing> keyset, String cursor) {
    assertThatThrownBy(() -> read(keyset, cursor)).isInstanceOf(BadCursorException.class);
    assertThatThrownBy(() -> keyset.bound(Sql.of(""), request(null, cursor)))
        .isInstanceOf(BadCursorException.class);
  }

  private static void read(Keyset<Thing> keyset, String cursor) {
    keyset.bound(Sql.of(""), request(cursor, null));
  }

  private static PageRequest request(@Nullable String after, @Nullable String before) {
    return new PageRequest(1, false, after, before);
  }

  private static Thing thing(String name, long number) {
    return new Thing(UUID.randomUUID(), Instant.parse("2026-11-20T12:00:00Z"), name, number);
  }

  private static String encoded(String plain) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }
}
