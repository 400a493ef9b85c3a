package io.vclustermanager.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A storm in which the service is killed again and again in the middle of its work. In the end
 * everything is as it was asked: each cluster is there once or gone, and a subscriber has seen each
 * event once.
 *
 * @param settings environment variables of the service
 * @param outside what is outside, looked at anew: the live clusters' things, by name
 */
public record KillStorm(
    Map<String, String> settings, int kills, int creates, int deletes, Outside outside) {
  /** Looks outside. */
  @FunctionalInterface
  public interface Outside {
    /** The clusters whose real things are there, in order, each once. */
    List<String> names(Tables look);
  }

  private static final Duration CALM = Duration.ofMinutes(6);

  /** How many events after a start the next kill comes at most. */
  private static final int MOST_EVENTS_OF_A_LIFE = 14;

  /** Lets it rage on this data folder. */
  public void rage(Path data) throws Exception {
    var seed = System.nanoTime();
    System.out.println("Kill storm with seed " + seed);
    try (var service = MortalService.start(data, settings);
        var follower = EventFollower.of(service::uri, service.token());
        var users = Executors.newVirtualThreadPerTaskExecutor()) {
      var look = new Tables(service.database());
      var wishes = new ArrayList<Future<?>>();
      for (var life = 0; life < kills; life++) {
        for (var number : wishesOf(life, kills, creates)) {
          wishes.add(users.submit(() -> wish(service, look, number, number < deletes)));
        }
        killAmidWork(service, look, follower, new Random(seed + life));
      }
      for (var wish : wishes) {
        wish.get(CALM.toSeconds(), TimeUnit.SECONDS);
      }
      awaitCalm(look);

      assertAsAsked(service, look);
      assertEachEventSeenOnce(look, follower);
      System.out.printf(
          "Kill storm: %d kills, %d creates, %d deletes, %d events, %d requests sent again%n",
          kills, creates, deletes, look.events(), service.retries());
    }
  }

  /** The wishes that are made in one life of the service: as many in each. */
  private static List<Integer> wishesOf(int life, int lives, int wishes) {
    return IntStream.range(wishes * life / lives, wishes * (life + 1) / lives).boxed().toList();
  }

  /** A user asks for a cluster; one who wants it gone again says so at once or when it is ready. */
  private static void wish(MortalService service, Tables look, int number, boolean gone) {
    var name = name(number);
    ask(service, "createVirtualCluster", "CreateVirtualClusterInput", Map.of("name", name));
    if (!gone) {
      return;
    }
    if (number % 2 == 0) {
      TestService.await(name + " to be ready", () -> look.phases().contains(name + " READY"), CALM);
    }
    ask(service, "deleteCluster", "DeleteClusterInput", Map.of("cluster", name));
  }

  private static void ask(
      MortalService service, String mutation, String type, Map<String, String> input) {
    var keyed = new HashMap<>(input);
    keyed.put("idempotencyKey", mutation + input);
    var answer =
        service.askUntilAnswered(
            "mutation($input: %s!) { answer: %s(input: $input) { operation { id } userErrors { code message } } }"
                .formatted(type, mutation),
            Map.of("input", keyed));
    assertThat(answer.at("data.answer.operation.id")).as(answer.body().toString()).isNotNull();
    assertThat(answer.list("data.answer.userErrors")).isEmpty();
  }

  /** Kills the service a few events further on, at a moment that is another one each time. */
  private static void killAmidWork(
      MortalService service, Tables look, EventFollower follower, Random random) {
    follower.awaitPosition(1);
    var goal = look.events() + random.nextInt(MOST_EVENTS_OF_A_LIFE);
    TestService.await("events up to " + goal, () -> look.events() >= goal || isCalm(look));
    var postmaster = service.process().postmaster();
    service.kill();
    service.startAgain();
    assertThat(service.process().postmaster()).as("its PostgreSQL").isEqualTo(postmaster);
  }

  private static boolean isCalm(Tables look) {
    return look.openOperations().isEmpty();
  }

  private static void awaitCalm(Tables look) {
    TestService.await("no operation to be open", () -> isCalm(look), CALM);
  }

  private void assertAsAsked(MortalService service, Tables look) throws Exception {
    var gone = IntStream.range(0, deletes).mapToObj(number -> name(number) + " DELETED");
    var live = IntStream.range(deletes, creates).mapToObj(KillStorm::name).toList();
    assertThat(look.phases())
        .containsExactlyElementsOf(
            Stream.concat(gone, live.stream().map(name -> name + " READY")).toList());
    assertThat(outside.names(look)).containsExactlyElementsOf(live);
    assertThat(PhaseCheck.wrong(service.database())).isEmpty();
  }

  private static void assertEachEventSeenOnce(Tables look, EventFollower follower) {
    TestService.await("all events to be stamped", () -> look.log().size() == look.events());
    var log = look.log();
    assertThat(log)
        .extracting(EventFollower.Seen::position)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, log.size()).mapToObj(Long::valueOf).toList());
    follower.awaitPosition(log.size());
    assertThat(follower.seen()).containsExactlyElementsOf(log);
    assertThat(follower.problems()).isEmpty();
  }

  private static String name(int number) {
    return "storm-%03d".formatted(number);
  }
}
