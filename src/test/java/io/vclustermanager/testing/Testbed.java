package io.vclustermanager.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Kubernetes control plane for tests: the one whose kubeconfig {@code VCM_TEST_KUBECONFIG}
 * names, else one of our own from the testbed's programs, which is taken down in the end. Where
 * neither is, tests that need it are skipped with a word, but fail where {@code CI=true}.
 */
public final class Testbed {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCRIPT = Path.of("src/test/testbed/testbed").toAbsolutePath();
  private static final Path HOME =
      Path.of(
          Optional.ofNullable(System.getenv("TESTBED_HOME"))
              .orElse(System.getProperty("user.home") + "/.cache/vcluster-manager/testbed"));
  private static final String OURS = "it-" + ProcessHandle.current().pid();
  private static final String SHARED = "one";
  private static final Map<String, Testbed> RUNNING = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.keySet().forEach(Testbed::down)));
  }

  private final @Nullable String instance;
  private final Path kubeconfig;

  private Testbed(@Nullable String instance, Path kubeconfig) {
    this.instance = instance;
    this.kubeconfig = kubeconfig;
  }

  /** A program that the testbed has built. */
  public static Path program(String name) {
    return HOME.resolve("bin").resolve(name);
  }

  /** The control plane that all tests of this JVM share. */
  public static Testbed shared() {
    var given = System.getenv("VCM_TEST_KUBECONFIG");
    return given == null ? own(SHARED) : new Testbed(null, Path.of(given));
  }

  /**
   * One of our own that may be stopped, or a second one beside the shared one. It is there until
   * the test class ends.
   */
  public static Testbed own(String name) {
    requireBuilt();
    return RUNNING.computeIfAbsent(name, Testbed::up);
  }

  private static void requireBuilt() {
    if (Files.isExecutable(HOME.resolve("bin/kube-apiserver")) && Files.exists(chart())) {
      return;
    }
    notBuilt(
        "No Kubernetes to test against: build the testbed with `src/test/testbed/testbed build`"
            + " (needs Go), or name a kubeconfig in VCM_TEST_KUBECONFIG.");
  }

  private static void notBuilt(String word) {
    if ("true".equals(System.getenv("CI"))) {
      fail(word);
    }
    abort(word);
  }

  private static Testbed up(String name) {
    var instance = OURS + "-" + name;
    run(Map.of(), List.of(SCRIPT.toString(), "up", instance, "--nodes", "3"));
    return new Testbed(instance, HOME.resolve("instances/" + instance + "/kubeconfig"));
  }

  /** Takes all down but the shared one: each idles at a tenth of a core. */
  static void downOwn() {
    RUNNING.keySet().stream().filter(name -> !name.equals(SHARED)).forEach(Testbed::down);
  }

  /**
   * Lets all namespaces that tests have made in the shared one go. What a class has left there
   * would stand in the way of names of the next one, and which is the next differs from machine to
   * machine.
   */
  static void clearShared() {
    var shared = RUNNING.get(SHARED);
    if (shared == null) {
      return;
    }
    var made =
        shared.attempt("get", "namespaces", "--output=jsonpath={.items[*].metadata.name}").stream()
            .flatMap(names -> Stream.of(names.strip().split(" ", -1)))
            .filter(name -> !name.equals("default") && !name.startsWith("kube-"))
            .toList();
    if (!made.isEmpty()) {
      var delete =
          Stream.concat(
              Stream.of("delete", "namespaces", "--wait=false", "--ignore-not-found"),
              made.stream());
      shared.attempt(delete.toArray(String[]::new));
    }
  }

  private static void down(String name) {
    run(Map.of(), List.of(SCRIPT.toString(), "down", OURS + "-" + name));
    RUNNING.remove(name);
  }

  /** The kubeconfig of an administrator. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** The chart that the testbed was built with. */
  public static Path chart() {
    var given = System.getenv("VCLUSTER_CHART");
    return given == null ? HOME.resolve("chart/vcluster-0.36.1.tgz") : Path.of(given);
  }

  /** Another version of the chart, from the same source. */
  public static Path chart(String version) {
    var file = HOME.resolve("chart/vcluster-" + version + ".tgz");
    if (!Files.exists(file)) {
      notBuilt("vCluster's chart " + version + " is not there: `src/test/testbed/testbed build`.");
    }
    return file;
  }

  /** Settings of a service that has this control plane as its host of this name. */
  public Map<String, Object> asHost(String name) {
    return Map.of(
        "vcm.hosts." + name + ".kubeconfig",
        kubeconfig.toString(),
        "vcm.vcluster.chart",
        chart().toString());
  }

  /** The same as environment variables of a process. */
  public Map<String, String> asEnvironment(String host) {
    return Map.of(
        "VCM_HOSTS_" + host.toUpperCase(java.util.Locale.ROOT) + "_KUBECONFIG",
        kubeconfig.toString(),
        "VCLUSTER_CHART",
        chart().toString());
  }

  /** Ends one process of the control plane, such as {@code kube-apiserver}. */
  public void stop(String process) {
    run(Map.of(), List.of(SCRIPT.toString(), "stop", String.valueOf(instance), process));
  }

  /** Starts a process again that was stopped, with its data. */
  public void start(String process) {
    run(Map.of(), List.of(SCRIPT.toString(), "start", String.valueOf(instance), process));
    TestService.await("the API server", () -> attempt("get", "--raw", "/readyz").isPresent());
  }

  /** Makes a process silent: it lives and answers nothing. */
  public void freeze(String process) {
    run(Map.of(), List.of("kill", "-STOP", pid(process)));
  }

  /** Lets a silent process go on. */
  public void thaw(String process) {
    run(Map.of(), List.of("kill", "-CONT", pid(process)));
  }

  private String pid(String process) {
    try {
      var line = Files.readString(HOME.resolve("instances/" + instance + "/run/" + process));
      return line.split(" ", -1)[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A kubeconfig of a ServiceAccount of its own with no more than these rights.
   *
   * @param rights of a ClusterRole, as {@code kubectl create clusterrole} takes them
   */
  public Path kubeconfigOf(String account, String rights) {
    var role = new ArrayList<>(List.of("create", "clusterrole", account));
    role.addAll(List.of(rights.split(" ", -1)));
    kubectl(role.toArray(String[]::new));
    return bind(account);
  }

  /** The same with the rights of these manifests, which hold a ClusterRole of that name. */
  public Path kubeconfigWith(String account, String manifests) {
    apply(manifests);
    return bind(account);
  }

  /** A kubeconfig of an administrator whose certificate has expired. */
  public Path expiredKubeconfig(Path folder) {
    var pki = HOME.resolve("instances/" + instance + "/pki");
    run(
        Map.of(),
        List.of(
            "bash",
            "-c",
            """
            set -e; cd "$0"; openssl req -new -key "$1/admin.key" -subj /O=system:masters/CN=late -out late.csr
            openssl x509 -req -in late.csr -CA "$1/ca.crt" -CAkey "$1/ca.key" -set_serial 7 -days 0 -out late.crt
            sed "s/client-certificate-data: [^,]*/client-certificate-data: $(base64 -w0 < late.crt)/" \
              "$1/../kubeconfig" > late.kubeconfig
            """,
            folder.toString(),
            pki.toString()));
    return folder.resolve("late.kubeconfig");
  }

  private Path bind(String account) {
    kubectl("create", "serviceaccount", account, "-n", "default");
    kubectl(
        "create",
        "clusterrolebinding",
        account,
        "--clusterrole=" + account,
        "--serviceaccount=default:" + account);
    var token = kubectl("create", "token", account, "-n", "default", "--duration=8h").strip();
    try {
      var file = Files.createTempFile(account, ".kubeconfig");
      return Files.writeString(
          file,
          Files.readString(kubeconfig)
              .replaceAll("user: \\{client-cert.*}}]", "user: {token: " + token + "}}]"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives it a node that really runs its pods; needs root. */
  public void realNode() {
    run(Map.of(), List.of(SCRIPT.toString(), "real-node", "up", String.valueOf(instance)));
  }

  /** What kubectl answers inside a virtual cluster, by the kubeconfig that it wrote itself. */
  public String inside(String name, Path folder, String... arguments) throws IOException {
    var encoded =
        kubectl("get", "secret", "vc-" + name, "-n", "vc-" + name, "-o", "jsonpath={.data.config}");
    var file = folder.resolve(name + ".kubeconfig");
    Files.write(file, java.util.Base64.getDecoder().decode(encoded));
    try (var _ = forward("port-forward", "-n", "vc-" + name, "pod/" + name + "-0", "8443:8443")) {
      return run(
          Map.of("KUBECONFIG", file.toString(), "HOME", quietHome().toString()),
          command("kubectl", arguments));
    }
  }

  /** A port-forward by kubectl; over when it is closed. */
  public interface Forward extends AutoCloseable {
    @Override
    void close();
  }

  /** Begins a port-forward with these arguments of kubectl. */
  public Forward forward(String... arguments) throws IOException {
    var builder = new ProcessBuilder(command("kubectl", arguments));
    builder.environment().putAll(environment());
    var process = builder.redirectErrorStream(true).start();
    var first = process.inputReader().readLine();
    if (first == null || !first.startsWith("Forwarding")) {
      process.destroy();
      throw new AssertionError("No port-forward: " + first);
    }
    return process::destroy;
  }

  /** What kubectl answers. */
  public String kubectl(String... arguments) {
    return run(environment(), command("kubectl", arguments));
  }

  /** What kubectl answers when it can. */
  public Optional<String> attempt(String... arguments) {
    try {
      return Optional.of(kubectl(arguments));
    } catch (AssertionError e) {
      return Optional.empty();
    }
  }

  /** What kubectl answers to who has this kubeconfig, when it answers. */
  public static Optional<String> attemptBy(Path kubeconfig, String... arguments) {
    try {
      var environment = Map.of("KUBECONFIG", kubeconfig.toString(), "HOME", quietHome().toString());
      return Optional.of(run(environment, command("kubectl", arguments)));
    } catch (AssertionError e) {
      return Optional.empty();
    }
  }

  /** What kubectl answers, as JSON. */
  public JsonNode json(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    return tree(kubectl(all.toArray(String[]::new)));
  }

  /** What helm answers. */
  public String helm(String... arguments) {
    return run(environment(), command("helm", arguments));
  }

  /** What a script answers that calls kubectl and helm; it ends at the first failure. */
  public String shell(String script) {
    return run(environment(), List.of("timeout", "5m", "bash", "-euo", "pipefail", "-c", script));
  }

  /** What the vcluster CLI answers. */
  public String vcluster(String... arguments) {
    return run(environment(), command("vcluster", arguments));
  }

  /** Applies a manifest. */
  public void apply(String manifest) {
    try {
      var file = Files.createTempFile("manifest", ".yaml");
      Files.writeString(file, manifest);
      kubectl("apply", "-f", file.toString());
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all releases that Helm lists in all namespaces, with their states. */
  public List<String> releases() {
    return items(helm("list", "-A", "-a", "-o", "json"), "name", "namespace", "status");
  }

  /** The virtual clusters that the vcluster CLI lists in all namespaces. */
  public List<String> virtualClusters() {
    return items(vcluster("list", "--output", "json"), "Name", "Namespace");
  }

  /** What the vcluster CLI says of the virtual clusters in all namespaces. */
  public JsonNode vclusters() {
    return tree(vcluster("list", "--output", "json"));
  }

  /** The namespaces of virtual clusters. */
  public List<String> namespaces() {
    return kubectl("get", "namespaces", "-o", "name")
        .lines()
        .map(line -> line.substring("namespace/".length()))
        .filter(name -> name.startsWith("vc-"))
        .toList();
  }

  /** Takes away every virtual cluster, for the next test. */
  public void clear() {
    for (var namespace : namespaces()) {
      kubectl("delete", "namespace", namespace, "--wait=false");
    }
  }

  /** Everything in this namespace, as {@code kind/name}, but what each namespace has. */
  public List<String> everythingIn(String namespace) {
    var kinds =
        kubectl("api-resources", "--verbs=list", "--namespaced", "-o", "name")
            .lines()
            .filter(kind -> !kind.startsWith("events"))
            .collect(Collectors.joining(","));
    return kubectl("get", kinds, "-n", namespace, "-o", "name", "--ignore-not-found")
        .lines()
        .filter(line -> !line.equals("configmap/kube-root-ca.crt"))
        .filter(line -> !line.equals("serviceaccount/default"))
        .toList();
  }

  private static List<String> items(String json, String... fields) {
    var all = new TreeSet<String>();
    for (var item : tree(json)) {
      all.add(
          List.of(fields).stream()
              .map(field -> item.path(field).asText())
              .collect(Collectors.joining(" ")));
    }
    return List.copyOf(all);
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }

  private Map<String, String> environment() {
    return Map.of(
        "KUBECONFIG",
        kubeconfig.toString(),
        "PATH",
        HOME.resolve("bin") + ":" + System.getenv("PATH"),
        "HOME",
        quietHome().toString());
  }

  /** The vcluster CLI keeps a file in the home folder, and reports its use unless told not to. */
  private static Path quietHome() {
    var home = HOME.resolve("home");
    if (!Files.exists(home)) {
      try {
        Files.createDirectories(home);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      run(
          Map.of("HOME", home.toString()),
          List.of(HOME.resolve("bin/vcluster").toString(), "telemetry", "disable"));
    }
    return home;
  }

  private static List<String> command(String program, String... arguments) {
    var command = new ArrayList<String>();
    command.add(HOME.resolve("bin/" + program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static String run(Map<String, String> environment, List<String> command) {
    try {
      var errors = Files.createTempFile("testbed", ".err");
      var builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().putAll(new HashMap<>(environment));
      var process = builder.start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var code = process.waitFor();
      var said = Files.readString(errors);
      Files.delete(errors);
      if (code != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + output + said);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
