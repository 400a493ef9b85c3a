package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.MortalService;
import io.vclustermanager.testing.PoisonousChart;
import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service ends amid a call of Helm's. The call must end with it: the next service on the same
 * database takes it for over, and acts on the same release.
 */
final class HelmDeathIT {
  /** More than a start takes: it renders. */
  private static final Duration AMID_ITS_WORK = Duration.ofSeconds(2);

  @Test
  void aKillLeavesNoChildAndTheFifthDeathIsTheLast(@TempDir Path data) throws IOException {
    var name = "endless-kill";
    try (var service = start(data, name)) {
      var child = childAmidItsWork(service.process());

      service.kill();

      awaitEnd(child);
      var look = new Tables(service.database());
      assertThat(operation(look, "CREATE")).isEqualTo("RUNNING|null|1");
      look.change("update operation set worker_deaths = worker_deaths + 4");
      service.startAgain();
      TestService.await("its end", () -> operation(look, "CREATE").startsWith("FAILED"));
      assertThat(operation(look, "CREATE")).isEqualTo("FAILED|ServiceDiedTooOften|5");
      assertThat(children(service.process())).as("begun again").isEmpty();

      ask(service, "deleteCluster(input: { cluster: \"" + name + "\" })");
      TestService.await("its end", () -> look.phases().equals(List.of(name + " DELETED")));
      // Who watches the host may have seen it before the operation that did it.
      TestService.await("its end", () -> !operation(look, "DELETE").startsWith("WAITING"));
      assertThat(operation(look, "DELETE")).isEqualTo("SUCCEEDED|null|0");
    }
  }

  @Test
  void aStopLeavesNoChildEitherAndIsNoDeath(@TempDir Path data) throws IOException {
    try (var service = start(data, "endless-stop")) {
      var child = childAmidItsWork(service.process());
      var term = service.process();

      term.terminate();

      awaitEnd(child);
      assertThat(term.awaitEnd(TestService.DEADLINE)).isTrue();
      assertThat(data.resolve("helm")).isEmptyDirectory();

      service.startAgain();
      childAmidItsWork(service.process());
      // Whether the stop itself is told as what went wrong last depends on who is quicker.
      assertThat(operation(new Tables(service.database()), "CREATE"))
          .startsWith("RUNNING|")
          .endsWith("|1");
    }
  }

  private static MortalService start(Path data, String name) throws IOException {
    var environment = PoisonousChart.asEnvironment(Testbed.shared(), "eu", data);
    var service = MortalService.start(data, environment);
    ask(service, "createVirtualCluster(input: { name: \"" + name + "\" })");
    return service;
  }

  private static void ask(MortalService service, String mutation) {
    var answer =
        service.askUntilAnswered(
            "mutation { answer: " + mutation + " { operation { id } } }", Map.of());
    assertThat(answer.at("data.answer.operation.id")).as(answer.body().toString()).isNotNull();
  }

  private static ProcessHandle childAmidItsWork(ServiceProcess service) {
    TestService.await(
        "a child to render", () -> children(service).stream().anyMatch(HelmDeathIT::isAmidItsWork));
    return children(service).getFirst();
  }

  private static boolean isAmidItsWork(ProcessHandle child) {
    return child.info().totalCpuDuration().orElse(Duration.ZERO).compareTo(AMID_ITS_WORK) > 0;
  }

  private static void awaitEnd(ProcessHandle child) {
    TestService.await("the end of the child", () -> !child.isAlive());
  }

  private static List<ProcessHandle> children(ServiceProcess service) {
    return ProcessHandle.of(service.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(each -> commandLine(each).contains("HelmChild"))
        .toList();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  private static String operation(Tables look, String kind) {
    return look.rows(
            "select state, error_reason, worker_deaths from operation where kind = ?", kind)
        .getFirst();
  }
}
