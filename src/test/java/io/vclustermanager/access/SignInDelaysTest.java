package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose passwords were wrong waits, and nobody else does for long. */
final class SignInDelaysTest {
  private static final String HOME = "192.0.2.1";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-30T12:00:00Z"));
  private final SignInDelays delays = new SignInDelays(new Hand());

  @Test
  void someMistakesCostNothing() {
    wrong(5, "anna", HOME);

    assertThat(wait("anna", HOME)).isZero();
  }

  @Test
  void eachFurtherMistakeDoublesTheWaitUpToFiveMinutes() {
    wrong(5, "anna", HOME);

    assertThat(IntStream.range(0, 11).map(_ -> waitAfterAnother("anna", HOME)))
        .containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300);
  }

  @Test
  void whoHasWaitedMayTryAgain() {
    wrong(8, "anna", HOME);
    assertThat(wait("anna", HOME)).isEqualTo(4);

    pass(Duration.ofSeconds(4));

    assertThat(wait("anna", HOME)).isZero();
  }

  @Test
  void anotherNameAndAnotherAddressDoNotWait() {
    wrong(20, "anna", HOME);

    assertThat(wait("ben", HOME)).isZero();
    assertThat(wait("anna", "192.0.2.2")).isZero();
  }

  @Test
  void whoGuessesAtManyNamesFromOneAddressWaitsForSeconds() {
    IntStream.range(0, 100).forEach(user -> wrong(1, "user" + user, HOME));

    assertThat(wait("anna", HOME)).isEqualTo(10);
    assertThat(wait("anna", "192.0.2.2")).isZero();
  }

  @Test
  void whoGuessesAtOneNameFromManyAddressesWaitsForSecondsAndItsOwnerNotAtAllWhereTheyAreKnown() {
    delays.right("anna", HOME);
    IntStream.range(0, 100).forEach(host -> wrong(1, "anna", "198.51.100." + host));

    assertThat(wait("anna", "203.0.113.1")).isEqualTo(10);
    assertThat(wait("anna", HOME)).isZero();
  }

  @Test
  void whoIsKnownAtAnAddressDoesNotWaitForItsGuessers() {
    delays.right("anna", HOME);
    IntStream.range(0, 100).forEach(user -> wrong(1, "user" + user, HOME));

    assertThat(wait("anna", HOME)).isZero();
    assertThat(waitAfterAnother("ben", HOME)).isEqualTo(10);
    wrong(6, "anna", HOME);
    assertThat(wait("anna", HOME)).isPositive();
  }

  @Test
  void theAddressesOfOneIpv6NetworkAreOne() {
    IntStream.range(0, 100)
        .forEach(host -> wrong(1, "user" + host, "2001:db8::%x".formatted(host + 1)));

    assertThat(wait("anna", "2001:db8::ffff:1")).isEqualTo(10);
    assertThat(wait("anna", "2001:db8:0:1::1")).isZero();
    wrong(6, "ben", "fe80::1%1");
    assertThat(wait("ben", "fe80::2%2")).isPositive();
  }

  @Test
  void aRightPasswordForgivesWhatWentBefore() {
    wrong(5, "anna", HOME);
    delays.right("anna", HOME);
    wrong(5, "anna", HOME);

    assertThat(wait("anna", HOME)).isZero();
  }

  @Test
  void aNameIsTheSameInLargeLettersAndHoweverLongItsEndIs() {
    wrong(6, "Anna", HOME);
    wrong(6, "x".repeat(128) + "1", HOME);

    assertThat(wait("anna", HOME)).isPositive();
    assertThat(wait("x".repeat(128) + "2", HOME)).isPositive();
  }

  @Test
  void mistakesAreForgottenAfterAWhile() {
    wrong(9, "anna", null);
    pass(Duration.ofMinutes(16));
    wrong(1, "anna", null);

    assertThat(wait("anna", null)).isZero();
  }

  private int waitAfterAnother(String name, String address) {
    wrong(1, name, address);
    return wait(name, address);
  }

  private void wrong(int times, String name, @Nullable String address) {
    IntStream.range(0, times).forEach(_ -> delays.wrong(name, address));
  }

  private int wait(String name, @Nullable String address) {
    var busy = catchThrowableOfType(BusyException.class, () -> delays.check(name, address));
    return busy == null ? 0 : busy.retryAfterSeconds();
  }

  private void pass(Duration time) {
    now.updateAndGet(then -> then.plus(time));
  }

  private final class Hand extends Clock {
    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
