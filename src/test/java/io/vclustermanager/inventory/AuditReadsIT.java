package io.vclustermanager.inventory;

import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Caller;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reads are counted beside those who read. */
final class AuditReadsIT {
  private static final int READERS = 6;
  private static final int EACH = 60_000;

  /** Who counts while the minute is written is counted in it, or in a further row of it. */
  @Test
  void noReadIsLostBetweenItsCountAndItsEntry() {
    try (var service = TestService.start(Map.of("vcm.audit.reads", "counts"));
        var threads = Executors.newFixedThreadPool(READERS)) {
      var reads = service.bean(AuditReads.class);
      var anna = new Caller(new Actor("anna", ActorKind.USER, Set.of(), null, Map.of()), "r", null);
      var all =
          CompletableFuture.allOf(
              IntStream.range(0, READERS)
                  .mapToObj(_ -> CompletableFuture.runAsync(() -> read(reads, anna), threads))
                  .toArray(CompletableFuture[]::new));
      while (!all.isDone()) {
        service.move(Duration.ofMinutes(1));
        reads.write();
      }
      all.join();
      service.move(Duration.ofMinutes(1));
      reads.write();

      TestService.await("all of them", () -> counted(service) == READERS * EACH);
    }
  }

  private static void read(AuditReads reads, Caller caller) {
    for (var n = 0; n < EACH; n++) {
      reads.add(caller, "hammered");
    }
  }

  private static long counted(TestService service) {
    return service
        .tables()
        .number(
            "select coalesce(sum(split_part(reason, ' ', 1)::bigint), 0) from audit where action ="
                + " 'read' and subject = 'hammered'");
  }
}
