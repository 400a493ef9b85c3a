package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestService;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster is born, seen and gone. */
final class WholePathIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aClusterBecomesReadyAndGoesWhenAskedTo() {
    service.createReady("born");

    var deleted =
        service.ask(
            """
            mutation { deleteCluster(input: { cluster: "born" }) { operation { id } } }
            """);
    assertThat(service.awaitEnd(deleted.text("data.deleteCluster.operation.id")))
        .isEqualTo("SUCCEEDED");

    assertThat(service.ask("{ cluster(by: { name: \"born\" }) { phase } }").at("data.cluster"))
        .isNull();
  }

  @Test
  void theEndOfItsLeaseTakesItAway() {
    service.createReady("leased");

    service.move(Duration.ofHours(25));

    TestService.await(
        "leased to go",
        () ->
            service.ask("{ cluster(by: { name: \"leased\" }) { phase } }").at("data.cluster")
                == null);
  }
}
