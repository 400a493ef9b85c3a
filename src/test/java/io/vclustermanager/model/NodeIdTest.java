package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
