package io.vclustermanager.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.EksPlace;
import io.vclustermanager.testing.FakeAws;
import io.vclustermanager.testing.TestService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way into a cluster of EKS while AWS is silent, and when nobody takes it any more. */
final class EksDoorIT {
  private static final EksPlace PLACE =
      new EksPlace("eu-west-1", "silent", "arn:aws:iam::111122223333:role/in");

  private final FakeAws aws = new FakeAws();
  private final Moved clock = new Moved();
  private final EksDoors doors = new EksDoors(new Aws(), clock);

  @BeforeEach
  void begin() {
    aws.time(clock::instant);
    aws.cluster("silent", "https://silent.example.com", "YXV0aG9yaXR5");
  }

  @AfterEach
  void end() {
    aws.close();
  }

  /** With one lock for both, each request to the cluster would wait until AWS is given up. */
  @Test
  void aGoodTokenWaitsForNobodyWhoAsksAwsWhereTheClusterIs() {
    var door = doors.to(PLACE);
    door.kubeconfig();
    var token = door.token();
    clock.move(Duration.ofSeconds(31));
    door.doubt();

    try (var _ = aws.hold("DescribeCluster")) {
      var asking = CompletableFuture.runAsync(door::kubeconfig);
      TestService.await("the question", () -> aws.calls("DescribeCluster").size() == 2);

      assertThat(door.token()).isEqualTo(token);
      assertThat(asking).as("whoever asks").isNotDone();
    }
  }

  @Test
  void whereTheClusterWasIsSaidWhileSomebodyAsksAgain() {
    var door = doors.to(PLACE);
    var known = door.kubeconfig();
    clock.move(Duration.ofMinutes(61));

    try (var _ = aws.hold("DescribeCluster")) {
      var asking = CompletableFuture.runAsync(door::kubeconfig);
      TestService.await("the question", () -> aws.calls("DescribeCluster").size() == 2);

      assertThat(door.kubeconfig()).isEqualTo(known);
      assertThat(asking).as("whoever asks").isNotDone();
    }
  }

  @Test
  void aDoorThatNobodyTakesIsForgotten() {
    var door = doors.to(PLACE);
    doors.to(new EksPlace("eu-west-1", "never-there", null));
    clock.move(Duration.ofMinutes(90));
    assertThat(doors.to(PLACE)).isSameAs(door);
    clock.move(Duration.ofMinutes(90));

    assertThat(doors.kept()).isEqualTo(1);
    assertThat(doors.to(PLACE)).isSameAs(door);
  }

  private static final class Moved extends Clock {
    private volatile Instant now = Instant.parse("2026-11-20T12:00:00Z");

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
