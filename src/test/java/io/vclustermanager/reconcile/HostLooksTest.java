package io.vclustermanager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Observation;
import io.vclustermanager.provider.ControlPlane;
import io.vclustermanager.provider.HostView;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.reconcile.HostLooks.Look;
import io.vclustermanager.testing.Examples;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Looks at several hosts, however each of them behaves. */
final class HostLooksTest {
  private static final Duration PATIENT = Duration.ofMinutes(2);
  private static final HostView EMPTY = _ -> new Observation.Absent();

  /** Fails only when what is there is read. */
  private static final HostView ODD =
      new HostView() {
        @Override
        public Observation observe(Target target) {
          return new Observation.Absent();
        }

        @Override
        public List<ControlPlane> controlPlanes() {
          throw new IllegalArgumentException("a strange answer");
        }
      };

  private final Host one = Examples.host("one");
  private final Host other = Examples.host("other");
  private final Host third = Examples.host("third");

  @Test
  void allAreLookedAtAtTheSameTime() {
    var all = new CyclicBarrier(3);

    var looks = at(host -> meet(all), PATIENT, one, other, third);

    assertThat(looks).hasSize(3).allMatch(Look.Seen.class::isInstance);
  }

  @Test
  void eachIsLookedAtOnce() {
    var count = new AtomicInteger();

    at(
        host -> {
          count.incrementAndGet();
          return EMPTY;
        },
        PATIENT,
        one,
        other,
        one);

    assertThat(count).hasValue(2);
  }

  @Test
  void oneThatRefusesHidesNothingOfTheOthers() {
    var looks =
        at(
            host -> {
              if (host.equals(one)) {
                throw ProviderException.passing(FailureReason.HOST_UNREACHABLE, "It is away.");
              }
              return EMPTY;
            },
            PATIENT,
            one,
            other);

    assertThat(failure(looks.getFirst()).message()).isEqualTo("It is away.");
    assertThat(looks.getLast()).isInstanceOf(Look.Seen.class);
  }

  @Test
  void oneThatIsSilentIsGivenUpAndItsLookIsBrokenOff() throws InterruptedException {
    var brokenOff = new CountDownLatch(1);

    var looks =
        at(
            host -> {
              if (host.equals(one)) {
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  brokenOff.countDown();
                }
              }
              return EMPTY;
            },
            Duration.ofSeconds(2),
            one,
            other);

    assertThat(failure(looks.getFirst()).code()).isEqualTo(FailureReason.TIMEOUT);
    assertThat(looks.getLast()).isInstanceOf(Look.Seen.class);
    brokenOff.await();
  }

  @Test
  void oneOnWhichSomethingOddIsFoundHidesNothingOfTheOthers() {
    var looks = at(host -> host.equals(one) ? ODD : EMPTY, PATIENT, one, other);

    assertThat(failure(looks.getFirst()).code()).isEqualTo(FailureReason.INTERNAL_ERROR);
    assertThat(looks.getLast()).isInstanceOf(Look.Seen.class);
  }

  private static List<Look> at(Function<Host, HostView> source, Duration deadline, Host... hosts) {
    var looks = new HostLooks(source, deadline);
    try {
      return List.copyOf(looks.at(List.of(hosts)).values());
    } finally {
      looks.stop();
    }
  }

  private static ProviderException failure(Look look) {
    return ((Look.Failed) look).reason();
  }

  private static HostView meet(CyclicBarrier all) {
    try {
      all.await();
      return EMPTY;
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
