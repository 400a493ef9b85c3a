package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vclustermanager.model.KubeconfigLifetime.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long kubeconfigs last. */
final class KubeconfigLifetimeTest {
  private static final KubeconfigLifetime RULES =
      new KubeconfigLifetime(Duration.ofHours(8), Duration.ofDays(30));

  @Test
  void withoutMoreTheyLastTheDefaultOrTheLease() {
    assertThat(granted(null, null)).contains(NOW.plus(Duration.ofHours(8)));
    assertThat(granted(null, NOW.plus(Duration.ofDays(1)))).contains(NOW.plus(Duration.ofHours(8)));
    assertThat(granted(null, NOW.plus(Duration.ofHours(2))))
        .contains(NOW.plus(Duration.ofHours(2)));
  }

  @Test
  void noLongerThanTheLeaseNorThanAllowed() {
    var lease = NOW.plus(Duration.ofHours(2));

    assertThat(refused(Duration.ofHours(3), lease).longest()).isEqualTo(Duration.ofHours(2));
    assertThat(refused(Duration.ofHours(3), lease).message()).contains("2 hours", lease.toString());
    assertThat(refused(Duration.ofDays(31), null).longest()).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void noShorterThanKubernetesAllows() {
    assertThat(refused(Duration.ofMinutes(9), null).shortest()).isEqualTo(Duration.ofMinutes(10));
    assertThat(refused(Duration.ofMinutes(-9), null).shortest()).isEqualTo(Duration.ofMinutes(10));
    assertThat(refused(null, NOW.plus(Duration.ofMinutes(10))).message())
        .contains("extend the lease");
    assertThat(refused(null, NOW.minus(Duration.ofMinutes(1))).message())
        .contains("extend the lease");
  }

  @Property
  void whatIsGrantedNeverOutlivesTheLease(
      @ForAll @LongRange(min = -1000, max = 100_000) long asked,
      @ForAll @LongRange(min = -1000, max = 100_000) long lease) {
    var end = NOW.plusSeconds(lease);
    granted(Duration.ofSeconds(asked), end)
        .ifPresent(
            each -> {
              assertThat(each).isBeforeOrEqualTo(end);
              assertThat(each).isAfterOrEqualTo(NOW.plus(KubeconfigLifetime.SHORTEST));
            });
  }

  @Test
  void whoWaitsLongIsGivenNoneThatWouldOutliveTheLease() {
    var lease = NOW.plus(Duration.ofMinutes(10)).plusSeconds(59);

    assertThat(RULES.decide(null, lease, Duration.ofSeconds(60), NOW))
        .isInstanceOf(Decision.Refused.class);
    assertThat(RULES.decide(null, lease, Duration.ofSeconds(59), NOW))
        .isInstanceOf(Decision.Granted.class);
  }

  @Test
  void aContradictionIsFound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KubeconfigLifetime(Duration.ofHours(8), Duration.ofHours(1)))
        .withMessageContaining("vcm.kubeconfig.default");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KubeconfigLifetime(Duration.ofMinutes(1), Duration.ofHours(1)));
  }

  private static Optional<Instant> granted(@Nullable Duration asked, @Nullable Instant lease) {
    return RULES.decide(asked, lease, KubeconfigGrant.CALL_LIMIT, NOW)
            instanceof Decision.Granted(var end)
        ? Optional.of(end)
        : Optional.empty();
  }

  private static Refusal refused(@Nullable Duration asked, @Nullable Instant lease) {
    return switch (RULES.decide(asked, lease, KubeconfigGrant.CALL_LIMIT, NOW)) {
      case Decision.Refused(var refusal) -> refusal;
      case Decision.Granted granted -> throw new AssertionError(granted.toString());
    };
  }
}
