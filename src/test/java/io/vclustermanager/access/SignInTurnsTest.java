package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who sends many passwords waits behind them, and nobody else does. */
final class SignInTurnsTest {
  private static final int MOST = 16;

  private final SignInTurns<String> turns = new SignInTurns<>(MOST);

  @Test
  void oneNameFromManyAddressesPutsOffItselfAlone() {
    IntStream.range(0, MOST).forEach(each -> offer("flood" + each, "anna", "198.51.100." + each));

    assertThat(offer("ben's", "ben", "192.0.2.1")).get().asString().startsWith("flood");
    assertThat(all().indexOf("ben's")).isLessThan(2);
  }

  @Test
  void soDoManyNamesFromOneAddress() {
    IntStream.range(0, MOST).forEach(each -> offer("flood" + each, "user" + each, "192.0.2.1"));

    assertThat(offer("ben's", "ben", "198.51.100.1")).get().asString().startsWith("flood");
    assertThat(all().indexOf("ben's")).isLessThan(2);
  }

  @Test
  void oneNameFromTheSameOfficeLeavesItsOthersTheirTurn() {
    IntStream.range(0, MOST).forEach(each -> offer("flood" + each, "anna", "192.0.2.1"));

    assertThat(offer("ben's", "ben", "192.0.2.1")).get().asString().startsWith("flood");
    assertThat(all().indexOf("ben's")).isLessThan(6);
  }

  @Test
  void whoIsKnownDoesNotWaitForThoseWhoUseTheirName() {
    IntStream.range(0, MOST).forEach(each -> offer("flood" + each, "anna", "198.51.100." + each));

    var known = new Sender("anna", "192.0.2.1", true);

    assertThat(turns.offer("anna's", known.as())).get().asString().startsWith("flood");
    assertThat(all().indexOf("anna's")).isLessThan(2);
  }

  @Test
  void whoIsAloneComesInOrder() {
    IntStream.range(0, 3).forEach(each -> offer("job" + each, "user" + each, "192.0.2." + each));

    assertThat(all()).containsExactly("job0", "job1", "job2");
  }

  @Test
  void aFloodThatGoesOnPutsNobodyOffForEver() {
    IntStream.range(0, MOST).forEach(each -> offer("flood", "anna", "192.0.2.1"));
    offer("ben's", "ben", "198.51.100.1");

    var seen = new ArrayList<String>();
    for (var i = 0; i < 3; i++) {
      seen.add(turns.poll().orElseThrow());
      offer("flood", "anna", "192.0.2.1");
    }

    assertThat(seen).contains("ben's");
  }

  @Test
  void amongEqualsWhoComesTooLateHasNoPlace() {
    IntStream.range(0, MOST).forEach(each -> offer("job" + each, "user" + each, "10.0.0." + each));

    assertThat(offer("late", "late", "10.0.1.1")).contains("late");
    assertThat(all()).hasSize(MOST);
  }

  @Test
  void butForWhoIsKnownAmongStrangers() {
    IntStream.range(0, MOST).forEach(each -> offer("job" + each, "user" + each, "10.0.0." + each));

    assertThat(turns.offer("anna's", new Sender("anna", "10.0.1.1", true).as()))
        .contains("job" + (MOST - 1));
    assertThat(offer("late", "late", "10.0.1.2")).contains("late");
    assertThat(all()).hasSize(MOST).contains("anna's");
  }

  @Test
  void whoHasManyNetworksOfIpv6PutsOffThemAlone() {
    IntStream.range(0, MOST)
        .forEach(each -> offer("flood" + each, "user" + each, "2001:db8:0:" + each + ":0:0:0:0"));

    assertThat(offer("ben's", "ben", "2001:db8:1:0:0:0:0:0")).get().asString().startsWith("flood");
    assertThat(all().indexOf("ben's")).isLessThan(2);
  }

  @Test
  void whatIsNotWantedAnyMoreDoesNotWait() {
    offer("job", "anna", "192.0.2.1");
    turns.remove("job");

    assertThat(turns.poll()).isEmpty();
  }

  private Optional<String> offer(String job, String name, String address) {
    return turns.offer(job, new Sender(name, address, false).as());
  }

  private List<String> all() {
    var order = new ArrayList<String>();
    for (var next = turns.poll(); next.isPresent(); next = turns.poll()) {
      order.add(next.get());
    }
    return order;
  }
}
