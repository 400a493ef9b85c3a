package io.vclustermanager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** One stranger's work stands before nobody else's. */
final class FairOperationsIT {
  private static final int MANY = 500;
  private static final int AT_ONCE = 8;
  private static final Map<String, Object> FEW_STEPS =
      Map.of("vcm.operation.steps-at-once", AT_ONCE);

  @Test
  void whoQueuesHundredsKeepsNobodyFromTheirs() {
    try (var front = TestService.start(FEW_STEPS)) {
      // This replica only takes requests: so all wait when the other begins to work.
      front.bean(TaskScheduler.class).stop();
      var mallory = front.people().member("mallory", "many", Role.DEVELOPER);
      var anna = front.people().member("anna", "few", Role.DEVELOPER);
      createMany(mallory);
      var hers = anna.created("name: \"hers\", owner: \"few\"");

      try (var worker = TestService.start(front.database(), FEW_STEPS)) {
        assertThat(worker.awaitEnd(hers)).isEqualTo("SUCCEEDED");
      }

      assertThat(before("started_at", front)).as("begun before hers").isLessThanOrEqualTo(AT_ONCE);
      assertThat(before("finished_at", front)).as("ended before hers").isLessThan(MANY);
    }
  }

  private static void createMany(Asker mallory) {
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var i = 0; i < MANY; i++) {
        var name = "m" + i;
        threads.execute(() -> mallory.created("name: \"%s\", owner: \"many\"".formatted(name)));
      }
    }
  }

  /** How many of the other owner's operations reached this before hers did. */
  private static long before(String moment, TestService service) {
    return service
        .tables()
        .number(
            """
            select count(*) from operation o join cluster c on c.id = o.cluster_id
            where c.name <> 'hers' and o.%1$s <= (select hers.%1$s from operation hers
              join cluster c on c.id = hers.cluster_id where c.name = 'hers')
            """
                .formatted(moment));
  }
}
