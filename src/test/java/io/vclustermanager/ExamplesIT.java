package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.access.FirstAdmin;
import io.vclustermanager.testing.Programs;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes of {@code examples/}, also when something is refused, fails, or is done again. */
final class ExamplesIT {
  private static TestService service;

  /** What a recipe came to: its exit code, and all that it said. */
  private record Result(int code, String said) {}

  @BeforeAll
  static void start() {
    Programs.needThoseOfTheRecipes();
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci.sh", "ci.py"})
  void aCommandHasAClusterOfItsOwnAndNothingIsLeft(String recipe) throws Exception {
    var job = job(recipe, "own", "1");

    var result = run(job, recipe, "sh", "-c", "grep current-context \"$KUBECONFIG\"; exit 7");

    assertThat(result.code()).as(result.said()).isEqualTo(7);
    assertThat(result.said())
        .contains("current-context: \"simulated-" + name(recipe, "own") + "\"")
        .contains("This cluster is simulated");
    awaitGone(name(recipe, "own"));
  }

  /** A trap that deletes by name would take away somebody else's cluster. */
  @ParameterizedTest
  @ValueSource(strings = {"ci.sh", "ci.py"})
  void whatIsRefusedStopsTheJobAndAnothersClusterStays(String recipe) throws Exception {
    var name = name(recipe, "taken");
    service.createReady(name);

    var result = run(job(recipe, "taken", "1"), recipe, "echo", "the tests run");

    assertThat(result.code()).as(result.said()).isEqualTo(1);
    assertThat(result.said()).contains("NAME_TAKEN").doesNotContain("the tests run");
    assertThat(phases(name)).containsExactly("READY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci.sh", "ci.py"})
  void aCreateThatFailsStopsTheJobAndIsTakenAway(String recipe) throws Exception {
    var name = name(recipe, "failing");
    service.simulated("simulated").setFail("create");
    var process = begin(job(recipe, "failing", "1"), recipe, "echo", "the tests run");
    TestService.await("the create", () -> phases(name).contains("PROVISIONING"));

    service.move(Duration.ofMinutes(20));

    var said = process.inputReader().readAllAsString();
    service.simulated("simulated").setFail(null);
    assertThat(process.waitFor()).as(said).isEqualTo(1);
    assertThat(said).contains("FAILED").doesNotContain("the tests run");
    awaitGone(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci.sh", "ci.py"})
  void aJobThatIsCancelledTakesItsClusterAway(String recipe) throws Exception {
    var process = begin(job(recipe, "cut", "1"), recipe, "sh", "-c", "echo begun; exec sleep 300");
    try (var output = process.inputReader()) {
      assertThat(output.lines().anyMatch("begun"::equals)).isTrue();
      process.toHandle().destroy();

      assertThat(process.waitFor()).isEqualTo(143);
    }
    awaitGone(name(recipe, "cut"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci.sh", "ci.py"})
  void aRunWithoutANameIsRefusedBeforeAnythingIsAskedFor(String recipe) throws Exception {
    var result = run(Map.of("RUN_ID", ""), recipe, "true");

    assertThat(result.code()).isNotZero();
    assertThat(result.said()).contains("RUN_ID");
  }

  @ParameterizedTest
  @CsvSource({
    "ci.sh,jenkins-shop-feature-x-17,sh-jenkins-shop-feature-x-17-1",
    "ci.sh,jenkins-Shop_x-17,sh-jenkins-shop-x-17-1-[0-9]+",
    "ci.py,jenkins-Shop_x-17,py-jenkins-shop-x-17-1-[0-9a-f]{10}",
    "ci.sh,jenkins-a-folder-and-another-one-and-a-job-1234,sh-jenkins-a-folder-and-anoth-[0-9]+",
    "ci.py,jenkins-a-folder-and-another-one-and-a-job-1234,py-jenkins-a-folder-and-anoth-[0-9a-f]{10}"
  })
  void whatJenkinsCallsARunBecomesAName(String recipe, String tag, String name) throws Exception {
    var jenkins = new HashMap<String, String>();
    for (var variable :
        List.of("RUN_ID", "GITHUB_RUN_ID", "CI_PIPELINE_ID", "BITBUCKET_BUILD_NUMBER")) {
      jenkins.put(variable, "");
    }
    jenkins.put("NAME", prefix(recipe));
    jenkins.put("RUN_ATTEMPT", "1");
    jenkins.put("BUILD_TAG", tag);

    var result = run(jenkins, recipe, "sh", "-c", "grep current-context \"$KUBECONFIG\"");

    assertThat(result.said()).containsPattern("current-context: \"simulated-" + name + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci.sh", "ci.py"})
  void aCommandThatIsNotThereIsToldInALine(String recipe) throws Exception {
    var result = run(job(recipe, "none", "1"), recipe, "no-such-command");

    assertThat(result.code()).as(result.said()).isEqualTo(127);
    assertThat(result.said()).contains("no-such-command").doesNotContain("Traceback");
    awaitGone(name(recipe, "none"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci.sh", "ci.py"})
  void jobsOfOneRunHaveClustersOfTheirOwn(String recipe) throws Exception {
    var job = Map.of("NAME", "", "GITHUB_JOB", "lint", "RUN_ID", recipe.substring(3));

    var result = run(job, recipe, "sh", "-c", "grep current-context \"$KUBECONFIG\"");

    assertThat(result.said()).contains("\"simulated-ci-lint-" + recipe.substring(3) + "-");
  }

  @ParameterizedTest
  @CsvSource({
    "ci.sh,OWNER", "ci.sh,HOST", "ci.sh,SIZE", "ci.sh,TEMPLATE",
    "ci.py,OWNER", "ci.py,HOST", "ci.py,SIZE", "ci.py,TEMPLATE"
  })
  void theKindOfClusterIsAskedForByVariables(String recipe, String variable) throws Exception {
    var job = new HashMap<>(job(recipe, "kind", "1"));
    job.put(variable, "nowhere");

    var result = run(job, recipe, "echo", "the tests run");

    assertThat(result.code()).as(result.said()).isEqualTo(1);
    assertThat(result.said())
        .contains("input." + variable.toLowerCase(Locale.ROOT))
        .doesNotContain("the tests run");
  }

  @Test
  void aRepeatedStepFindsItsClusterAgainAndNeverTakesADeletedOneForReady() throws Exception {
    var first = run("create", "repeated", "--key", "repeated", "--for", "1h", "--wait");
    var second = run("create", "repeated", "--key", "repeated", "--for", "1h", "--wait");

    assertThat(first.code()).as(first.said()).isZero();
    assertThat(first.said()).startsWith("cl_");
    assertThat(second).isEqualTo(first);
    assertThat(phases("repeated")).containsExactly("READY");

    assertThat(run("delete", first.said().strip(), "--wait").code()).isZero();
    assertThat(run("delete", first.said().strip(), "--wait").code()).as("again").isZero();
    var third = run("create", "repeated", "--key", "repeated", "--for", "1h", "--wait");
    assertThat(third.code()).isEqualTo(1);
    assertThat(third.said()).contains("CONFLICT", "was deleted at", "Use a fresh key");
    var fourth = run("create", "repeated", "--key", "repeated-2", "--for", "1h", "--wait");
    assertThat(fourth.code()).as(fourth.said()).isZero();
    assertThat(phases("repeated")).containsExactlyInAnyOrder("DELETED", "READY");
  }

  @Test
  void aLeaseIsExtendedAndAKubeconfigGiven() throws Exception {
    assertThat(run("create", "kept", "--size", "SMALL", "--wait").code()).isZero();

    var extended = run("extend", "kept", "--by", "1h", "--reason", "still at it");
    var given = run("kubeconfig", "kept", "--role", "VIEW", "--for", "30m");

    assertThat(extended.said()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z\\n");
    assertThat(given.said()).contains("# SIMULATED", "simulated-kept-view");
    assertThat(run("extend", "kept", "--by", "9999h").said()).contains("input.by", "OUT_OF_RANGE");
  }

  @Test
  void aKeyIsEnough() throws Exception {
    var key =
        service
            .root()
            .mutate("createApiKey", "name: \"recipes\", expiresIn: \"P1D\"", "key")
            .rootText("key");
    var keyed = Map.of("TOKEN", "", "VCM_API_KEY", key);

    var created = run(keyed, "vcm", "create", "keyed", "--wait");
    assertThat(created.code()).as(created.said()).isZero();
    assertThat(service.root().cluster("keyed", "createdBy { name }").rootText("createdBy.name"))
        .isEqualTo("root/recipes");
    for (var recipe : List.of("ci.sh", "ci.py")) {
      var environment = new HashMap<>(job(recipe, "keyed", "1"));
      environment.putAll(keyed);
      var job = run(environment, recipe, "sh", "-c", "exit 7");
      assertThat(job.code()).as(job.said()).isEqualTo(7);
      assertThat(job.said()).doesNotContain(key);
    }
    var unknown = run(Map.of("TOKEN", "", "VCM_API_KEY", key + "x"), "vcm", "create", "unkeyed");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.said()).contains("The key is not whole");
  }

  @Test
  void whoSignsInHasTheirPasswordReadAndNotShown() throws Exception {
    var password = Files.readString(service.bean(FirstAdmin.class).file()).strip();
    var signedIn = Map.of("TOKEN", "", "LOGIN_USER", "admin", "LOGIN_PASSWORD", password);

    var created = run(signedIn, "vcm", "create", "signed-in", "--wait");
    var token = run(signedIn, "vcm", "login");
    var wrong = run(Map.of("TOKEN", "", "LOGIN_PASSWORD", "wrong"), "vcm", "login", "nobody");

    assertThat(created.code()).as(created.said()).isZero();
    assertThat(token.said().strip().split("\\.")).hasSize(3);
    assertThat(run(Map.of("TOKEN", token.said().strip()), "vcm", "wait", "signed-in").code())
        .isZero();
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.said()).contains("BAD_CREDENTIALS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          help | 0 | vcm create NAME
          creat a | 2 | creat is no command
          create | 2 | create needs a cluster's name
          create a b | 2 | b is one name too many
          create a --kee b | 2 | --kee is no option
          create a --key | 2 | --key needs a value
          create NO | 1 | input.name
          wait nowhere | 1 | there is no cluster nowhere that you may see
          extend a | 2 | extend needs --by
          delete nowhere | 1 | NOT_FOUND
          """)
  void aMistakeIsToldInOneLine(String command, int code, String said) throws Exception {
    var result = run(command.split(" "));

    assertThat(result.code()).as(result.said()).isEqualTo(code);
    assertThat(result.said()).contains(said);
    if (code != 0) {
      assertThat(result.said().strip().lines()).hasSize(1);
    }
  }

  @Test
  void aServiceThatDoesNotAnswerIsTriedAgainAndThenNamed() throws Exception {
    var nowhere = Map.of("VCM", "http://localhost:1/graphql", "TRIES", "2");

    var result = run(nowhere, "vcm", "create", "a");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.said()).contains("no answer from http://localhost:1/graphql; trying again");
  }

  @Test
  void aWaitHasAnEndAlsoWhereTheOperationHasNone() throws Exception {
    service.simulated("simulated").setFail("create");
    var result = run(Map.of("PATIENCE", "0"), "vcm", "create", "endless", "--wait");
    service.simulated("simulated").setFail(null);

    assertThat(result.code()).as(result.said()).isEqualTo(1);
    assertThat(result.said()).contains("0 s of PATIENCE; the service goes on with it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zzz", "x.y.z"})
  void aTokenThatIsNoneIsSaidWithWhatToDo(String token) throws Exception {
    var result = run(Map.of("TOKEN", token), "vcm", "create", "a");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.said())
        .startsWith("vcm: TOKEN is not taken: ")
        .contains("(UNAUTHENTICATED); ", "vcm login' gives a fresh one", "LOGIN_PASSWORD")
        .hasLineCount(1);
  }

  private static Map<String, String> job(String recipe, String run, String attempt) {
    return Map.of("NAME", prefix(recipe), "RUN_ID", run, "RUN_ATTEMPT", attempt);
  }

  private static String name(String recipe, String run) {
    return prefix(recipe) + "-" + run + "-1";
  }

  private static String prefix(String recipe) {
    return recipe.substring("ci.".length());
  }

  private static List<String> phases(String name) {
    return service.tables().rows("select phase from cluster where name = ?", name);
  }

  private static void awaitGone(String name) {
    TestService.await(name + " to be gone", () -> phases(name).equals(List.of("DELETED")));
  }

  private static Result run(String... command) throws IOException, InterruptedException {
    return run(Map.of(), "vcm", command);
  }

  private static Result run(Map<String, String> environment, String recipe, String... command)
      throws IOException, InterruptedException {
    var process = begin(environment, recipe, command);
    process.outputWriter().close();
    var said = process.inputReader().readAllAsString();
    return new Result(process.waitFor(), said);
  }

  private static Process begin(Map<String, String> environment, String recipe, String... command)
      throws IOException {
    var all = new ArrayList<String>();
    all.add(Path.of("examples", recipe).toAbsolutePath().toString());
    all.addAll(List.of(command));
    var builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("OWNER", "HOST", "SIZE", "TEMPLATE"));
    builder.environment().put("VCM", service.uri() + "/graphql");
    builder.environment().put("TOKEN", service.token("root", "admin"));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
