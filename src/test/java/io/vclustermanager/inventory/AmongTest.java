package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

/** What the operators {@code in} and {@code not} let through. */
final class AmongTest {
  @Test
  void nothingGivenMeansAny() {
    assertThat(Among.<String>any().has("a")).isTrue();
    assertThat(Among.<String>any().isAny()).isTrue();
  }

  @Test
  void oneOfNoneIsNone() {
    assertThat(Among.of(Set.<String>of()).has("a")).isFalse();
    assertThat(Among.of(Set.<String>of()).isAny()).isFalse();
  }

  @Test
  void whatIsNotWantedIsLeftOutOfWhatIs() {
    var among = new Among<>(List.of("a", "b", "b"), List.of("b", "c"));

    assertThat(List.of("a", "b", "c", "d")).filteredOn(among::has).containsExactly("a");
    assertThat(among.in()).containsExactly("a", "b");
  }

  @Property
  void bothHoldWhereBothAreGiven(
      @ForAll List<@CharRange(from = 'a', to = 'd') Character> in,
      @ForAll List<@CharRange(from = 'a', to = 'd') Character> not,
      @ForAll @CharRange(from = 'a', to = 'd') char value) {
    var one = Among.of(in);
    var other = Among.butNot(not);

    for (var both : List.of(one.and(other), other.and(one), one.and(other).and(Among.any()))) {
      assertThat(both.has(value)).isEqualTo(one.has(value) && other.has(value));
    }
    assertThat(one.and(one).in()).isEqualTo(one.in());
  }
}
