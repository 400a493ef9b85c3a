package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.PoisonousChart;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas, and operations that end whoever works on them. */
final class PoisonIT {
  private static final String OPERATION =
      "select o.state, o.error_reason, o.child_deaths, o.worker_deaths from operation o join"
          + " cluster c on c.id = o.cluster_id where c.name = ? and o.kind = ?";

  private static TestService one;
  private static TestService other;
  private static Asker user;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    var settings = PoisonousChart.asSettings(Testbed.shared(), "eu", folder);
    one = TestService.start(settings);
    other = TestService.start(one.database(), settings);
    user = one.root();
  }

  @AfterAll
  static void stop() {
    if (other != null) {
      other.close();
    }
    if (one != null) {
      one.close();
    }
  }

  @Test
  void whatKillsHelmThreeTimesHasFailedWhileOthersAreMadeAndCanBeDeleted() {
    var greedy = user.create("greedy", "");

    other.root().createReady("modest");

    assertThat(one.awaitEnd(greedy)).isEqualTo("FAILED");
    assertThat(user.error("greedy"))
        .startsWith("HelmDiedTooOften: Helm's process died 3 times of this")
        .contains("needed more");
    assertThat(row("greedy", "CREATE")).isEqualTo("FAILED|HelmDiedTooOften|3|0");
    assertThat(row("modest", "CREATE")).isEqualTo("SUCCEEDED|null|0|0");
    assertBothAnswer();

    // The replica that did not work on it knows it as well.
    other.root().deleteToTheEnd("greedy");
    user.deleteToTheEnd("modest");
  }

  private static void assertBothAnswer() {
    for (var service : new TestService[] {one, other}) {
      assertThat(service.ask("{ serviceInfo { name } }").status()).isEqualTo(200);
    }
  }

  private static String row(String cluster, String kind) {
    return one.tables().rows(OPERATION, cluster, kind).getFirst();
  }
}
