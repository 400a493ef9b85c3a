package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Global ids and their text. */
final class NodeIdTest {
  private static final long YEAR_9999 = 253_402_300_799_000L;

  @Property
  void whatIsPrintedIsReadAgain(@ForAll NodeId.Kind kind, @ForAll long high, @ForAll long low) {
    var id = new NodeId(kind, new UUID(high, low));

    assertThat(NodeId.parse(id.toString())).contains(id);
    assertThat(NodeId.parse(kind, id.toString())).contains(id.key());
    assertThat(NodeId.looksLikeId(id.toString())).isTrue();
  }

  @Property
  void noTextOfUsersIsMistakenForAnId(@ForAll String text) {
    assertThat(NodeId.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cl_",
        "cl_0123456789abcdef0123456789abcde",
        "cl_0123456789abcdef0123456789abcdef0",
        "xx_0123456789abcdef0123456789abcdef",
        "cl-0123456789abcdef0123456789abcdef",
        "cl_0123456789abcdef0123456789abcdeg",
        "cl_+123456789abcdef0123456789abcdef",
        "cl_-123456789abcdef0123456789abcdef",
        "cl_0123456789abcdef+123456789abcdef",
        "cl_٠١٢٣456789abcdef0123456789abcdef"
      })
  void garbageIsNoId(String text) {
    assertThat(NodeId.parse(text)).isEmpty();
  }

  /** Otherwise one object would have many ids, and clients could not compare them. */
  @Test
  void anObjectHasOneTextOnly() {
    var text = NodeId.text(NodeId.Kind.CLUSTER, new UUID(-1, -1));

    assertThat(NodeId.parse(text)).isPresent();
    assertThat(NodeId.parse("cl" + text.substring(2).toUpperCase(Locale.ROOT))).isEmpty();
  }

  @Test
  void anIdOfAnotherKindIsNotTaken() {
    var host = NodeId.text(NodeId.Kind.HOST, UUID.randomUUID());

    assertThat(NodeId.parse(NodeId.Kind.CLUSTER, host)).isEmpty();
  }

  @Property
  void theVersionsOfATemplateHaveIdsOfTheirOwn(
      @ForAll long high,
      @ForAll long low,
      @ForAll @IntRange(min = 1, max = 999_999_999) int number) {
    var id = new Template.VersionId(new UUID(high, low), number);

    assertThat(Template.VersionId.parse(id.toString())).contains(id);
    assertThat(NodeId.looksLikeId(id.toString())).isTrue();
    assertThat(NodeId.parse(id.toString())).isEmpty();
    assertThat(Event.position(id.toString())).isEmpty();
  }

  @Property
  void anEventsIdIsItsPosition(@ForAll @LongRange(min = 1, max = 999_999_999_999L) long position) {
    assertThat(Event.position("ev_" + position)).contains(position);
    assertThat(NodeId.looksLikeId("ev_" + position)).isTrue();
    assertThat(NodeId.parse("ev_" + position)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ev_",
        "ev_0",
        "ev_01",
        "ev_+1",
        "ev_-1",
        "ev_1 ",
        "ev_1a",
        "ev_٣",
        "ev_9999999999999999999",
        "tv_",
        "tv_0123456789abcdef0123456789abcdef",
        "tv_0123456789abcdef0123456789abcdef_",
        "tv_0123456789abcdef0123456789abcdef_0",
        "tv_0123456789abcdef0123456789abcdef_01",
        "tv_0123456789abcdef0123456789abcdef_1_1",
        "tv_0123456789abcdef0123456789abcdef_9999999999",
        "tv_0123456789ABCDEF0123456789abcdef_1",
        "tv_0123456789abcdef0123456789abcde_1",
        "te_0123456789abcdef0123456789abcdef_1"
      })
  void garbageIsNoIdOfAnEventOrAVersion(String text) {
    assertThat(Event.position(text)).isEmpty();
    assertThat(Template.VersionId.parse(text)).isEmpty();
    assertThat(NodeId.parse(text)).isEmpty();
  }

  @Property
  void keysAreInTheOrderOfTheirTimes(
      @ForAll @LongRange(max = YEAR_9999) long one,
      @ForAll @LongRange(max = YEAR_9999) long other) {
    var first = NodeId.newKey(Instant.ofEpochMilli(Math.min(one, other)));
    var later = NodeId.newKey(Instant.ofEpochMilli(Math.max(one, other) + 1));

    assertThat(first.toString()).isLessThan(later.toString());
    assertThat(first.version()).isEqualTo(7);
    assertThat(first.variant()).isEqualTo(2);
  }
}
