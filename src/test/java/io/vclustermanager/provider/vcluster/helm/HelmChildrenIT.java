package io.vclustermanager.provider.vcluster.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is given to Helm costs the process that works on it, and nothing else. */
@EnabledOnOs(OS.LINUX)
final class HelmChildrenIT {
  private static final int MOST = 2;
  private static final ChildLimits LIMITS = ChildLimits.DEFAULT;
  private static final Runnable NOTHING = () -> {};

  /** Strings that double, and templates that are rendered in templates. */
  private static final String DOUBLING =
      """
      {{- $s := "x" -}}{{- range until 40 -}}{{- $s = printf "%s%s" $s $s -}}{{- end -}}{{ len $s }}
      """;

  private static final String RECURSIVE = "{{ tpl .Values.again . }}";

  private static final String ENDLESS =
      "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}";

  private Path folder;
  private StubHost host;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private HelmChildren children;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    this.folder = folder;
    host = new StubHost();
    children = children(LIMITS);
  }

  @AfterEach
  void stop() {
    children.close();
    host.close();
    callers.shutdownNow();
  }

  @Test
  void noneIsThereBeforeItIsNeededAndAWarmOneServesTheNextCall() {
    assertThat(pids()).isEmpty();

    assertThat(call("one").done()).isTrue();
    var first = pids();
    assertThat(call("two").done()).isTrue();

    assertThat(first).hasSize(1);
    assertThat(pids()).isEqualTo(first);
  }

  @Test
  void thereAreAsManyAsCallsAtOnceAndNeverMoreThanAllowed() {
    host.beSilent();

    var calls = IntStream.range(0, 5).mapToObj(number -> begin("call-" + number)).toList();

    TestService.await("both to ask the host", () -> host.asked() == MOST);
    assertThat(pids()).hasSize(MOST);
    assertThat(children.count()).isEqualTo(MOST);
    host.speak();
    assertThat(calls).allSatisfy(each -> assertThat(each.join().done()).isTrue());
    assertThat(pids()).hasSize(MOST);
  }

  @Test
  void oneIsKeptOfThoseThatHaveNothingToDo() {
    thereAreAsManyAsCallsAtOnceAndNeverMoreThanAllowed();

    children.letGo(System.nanoTime());

    assertThat(pids()).hasSize(1);
    assertThat(children.count()).isEqualTo(1);
    assertThat(call("later").done()).isTrue();
    assertThat(pids()).hasSize(1);
  }

  @Test
  void aChildThatIsKilledAmidACallIsSaidAndTheNextCallHasANewOne() {
    host.beSilent();
    var call = begin("unlucky");
    TestService.await("it to ask the host", () -> host.asked() > 0);
    var killed = pids().getFirst();

    ProcessHandle.of(killed).orElseThrow().destroyForcibly();

    assertFails(call::join, FailureReason.HELM_ENDED, "signal 9");
    host.speak();
    assertThat(call("next").done()).isTrue();
    assertThat(pids()).hasSize(1).doesNotContain(killed);
  }

  /** The kernel takes it first when memory is short: that is nobody's fault. */
  @Test
  void aChildThatIsKilledWhileItHasNothingToDoIsNobodysFailure() {
    call("one");
    var child = ProcessHandle.of(pids().getFirst()).orElseThrow();

    child.destroyForcibly();
    child.onExit().join();

    assertThat(call("two").done()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {DOUBLING, RECURSIVE})
  void aTemplateThatGrowsWithoutEndEndsItsChildAlone(String template) throws IOException {
    var other = begin("quiet");
    other.join();

    assertFails(() -> call(install(template)), FailureReason.HELM_OUT_OF_MEMORY, "given 512 MB");

    assertThat(call("next").done()).isTrue();
  }

  @Test
  void aTemplateWithoutEndIsEndedByItsProcessorTime() throws IOException {
    use(new ChildLimits(LIMITS.memory(), Duration.ofSeconds(2), LIMITS.wall()));

    assertFails(() -> call(install(ENDLESS)), FailureReason.HELM_CPU_TIME, "computed for 2 s");

    assertThat(call("next").done()).isTrue();
  }

  @Test
  void aHostThatIsSilentIsGivenUpInTime() {
    use(new ChildLimits(LIMITS.memory(), LIMITS.processor(), Duration.ofSeconds(7)));
    warmUp();
    var over = new AtomicInteger();
    host.beSilent();

    assertFails(
        () -> children.call(uninstall("waiting"), over::incrementAndGet),
        FailureReason.HELM_TIMEOUT,
        "within 7 s");

    assertThat(over).as("calls that are over for certain").hasValue(1);
    assertThat(pids()).isEmpty();
  }

  @Test
  void whatHelmSaysIsPassedOnAndTheChildGoesOn() throws IOException {
    var answer = call(install("{{ fail \"no such luck\" }}"));

    assertThat(answer.done()).isFalse();
    assertThat(answer.text()).contains("execution error at").contains("no such luck");
    assertThat(pids()).hasSize(1);
  }

  @Test
  void noneIsLeftAfterAStopAndWhoWaitedIsToldWhy() throws IOException {
    host.beSilent();
    var calls = IntStream.range(0, 4).mapToObj(number -> begin("call-" + number)).toList();
    TestService.await("two to be under way", () -> host.asked() == MOST);

    children.close();

    assertThat(calls)
        .allSatisfy(each -> assertFails(each::join, FailureReason.STOPPING, "stopping"));
    assertThat(pids()).isEmpty();
    assertThat(files()).isEmpty();
    assertFails(() -> call("afterwards"), FailureReason.STOPPING, "stopping");
  }

  @Test
  void whoStopsWaitingEndsTheCall() {
    host.beSilent();
    var call = begin("interrupted");
    TestService.await("it to ask the host", () -> host.asked() > 0);

    callers.shutdownNow();

    assertFails(call::join, FailureReason.STOPPING, "stopping");
    assertThat(pids()).isEmpty();
  }

  @Test
  void theServicesSecretsReachAChildInFramesOnly() throws IOException {
    call(install("a: 1", "{\"password\":\"top-secret-value\"}"));
    var process = Path.of("/proc", pids().getFirst().toString());

    var commandLine = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    assertThat(commandLine).contains("-Xmx64m").doesNotContain("top-secret");
    if (Files.isReadable(process.resolve("environ"))) {
      var environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      assertThat(environment.split("\0"))
          .contains("MALLOC_ARENA_MAX=1")
          .noneMatch(each -> each.startsWith("PATH=") || each.startsWith("KUBECONFIG="))
          .noneMatch(each -> each.contains("top-secret"));
    }
    assertThat(contents()).noneMatch(each -> each.contains("top-secret"));
  }

  @Test
  void aChildStepsBackForOthersAndIsTheFirstToGo() throws IOException {
    call("one");
    var process = Path.of("/proc", pids().getFirst().toString());

    assertThat(Files.readString(process.resolve("oom_score_adj")).strip()).isEqualTo("1000");
    try (var threads = Files.list(process.resolve("task"))) {
      assertThat(threads.map(HelmChildrenIT::nice)).isNotEmpty().containsOnly(10);
    }
  }

  /** Sent to all processes of a terminal or a unit: the service decides what becomes of calls. */
  @Test
  void whatStopsTheServiceDoesNotBreakACallOff() throws Exception {
    call("one");
    var child = pids().getFirst();
    host.beSilent();
    var call = begin("going-on");
    TestService.await("it to ask the host", () -> host.asked() > 0);

    for (var signal : List.of("-TERM", "-INT", "-HUP")) {
      assertThat(new ProcessBuilder("kill", signal, child.toString()).start().waitFor()).isZero();
    }
    host.speak();

    assertThat(call.join().done()).isTrue();
    assertThat(pids()).containsExactly(child);
  }

  @Test
  void whatADeadRunLeftIsTakenAwayAndALivingOnesIsNot() throws IOException {
    call("one");
    var living = files();
    var dead = Files.createDirectories(folder.resolve("helm/dead/child-1"));
    Files.writeString(dead.resolve("values.json"), "secret");
    Files.writeString(folder.resolve("helm/dead.lock"), "");
    Files.writeString(folder.resolve("helm/values1234.json"), "secret of the release before");

    try (var second = children(LIMITS)) {
      assertThat(second.call(uninstall("two"), NOTHING).done()).isTrue();

      assertThat(files()).containsAll(living);
      assertThat(folder.resolve("helm/dead")).doesNotExist();
      assertThat(folder.resolve("helm/dead.lock")).doesNotExist();
      assertThat(folder.resolve("helm/values1234.json")).doesNotExist();
    }
    assertThat(files()).containsExactlyElementsOf(living);
    assertThat(call("three").done()).isTrue();
  }

  @Test
  void aChildThatCannotStartSaysWhy() throws IOException {
    call("one");
    var child = ProcessHandle.of(pids().getFirst()).orElseThrow();
    try (var all = Files.walk(folder)) {
      Files.delete(all.filter(each -> each.endsWith("helm.so")).findFirst().orElseThrow());
    }
    child.destroyForcibly();
    child.onExit().join();

    assertFails(() -> call("two"), FailureReason.HELM_FAILED, "could not start");
  }

  private HelmChildren children(ChildLimits limits) {
    return new HelmChildren(folder.resolve("helm"), MOST, limits);
  }

  private void use(ChildLimits limits) {
    children.close();
    children = children(limits);
  }

  /** Until it does not take longer than a call may. */
  private void warmUp() {
    TestService.await("a warm child", () -> begin("warm").handle((_, e) -> e == null).join());
  }

  private Answer call(String release) {
    return call(uninstall(release));
  }

  private Answer call(HelmCall call) {
    return children.call(call, NOTHING);
  }

  private CompletableFuture<Answer> begin(String release) {
    return CompletableFuture.supplyAsync(() -> call(release), callers);
  }

  private HelmCall uninstall(String release) {
    return HelmCall.uninstall(release, "default", host.kubeconfig());
  }

  private HelmCall install(String template) throws IOException {
    return install(template, "{\"again\":\"{{ tpl .Values.again . }}\"}");
  }

  private HelmCall install(String template, String values) throws IOException {
    var chart = Files.createDirectories(folder.resolve("chart"));
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: odd\nversion: 0.0.1\n");
    Files.writeString(chart.resolve("templates/odd.yaml"), template);
    return HelmCall.install("odd", "default", host.kubeconfig(), chart, values);
  }

  private List<Long> pids() {
    return ProcessHandle.current()
        .children()
        .filter(each -> commandLine(each).contains(folder.toString()))
        .map(ProcessHandle::pid)
        .toList();
  }

  private List<String> files() throws IOException {
    try (var all = Files.list(folder.resolve("helm"))) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> contents() throws IOException {
    try (var all = Files.walk(folder.resolve("helm"))) {
      return all.filter(Files::isRegularFile)
          .filter(each -> !each.toString().endsWith(".so"))
          .map(HelmChildrenIT::read)
          .toList();
    }
  }

  private static String commandLine(ProcessHandle process) {
    return read(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static int nice(Path thread) {
    var stat = read(thread.resolve("stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
  }

  private static void assertFails(ThrowingCallable call, FailureReason reason, String words) {
    assertThatThrownBy(call)
        .satisfies(
            thrown -> {
              var cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
              assertThat(cause)
                  .isInstanceOfSatisfying(
                      ProviderException.class,
                      failure -> {
                        assertThat(failure.code()).as(failure.message()).isEqualTo(reason);
                        assertThat(failure.message()).contains(words);
                        assertThat(failure.isPermanent()).isFalse();
                      });
            });
  }
}
