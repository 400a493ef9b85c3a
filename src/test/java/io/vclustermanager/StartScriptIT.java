package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * README's one command, in a checkout whose Maven has nothing to do: what the tests' own Maven
 * compiled is there already.
 */
final class StartScriptIT {
  /** The script's, and what root's embedded PostgreSQL is run by. */
  private static final String TOOLS =
      "sh sed readlink dirname cat mkdir tail java node npm unshare";

  private final Path checkout;
  private final Path programs;

  StartScriptIT(@TempDir Path folder) {
    checkout = folder.resolve("vcluster-manager");
    programs = folder.resolve("programs");
  }

  @BeforeEach
  void checkOut() throws IOException {
    Files.createDirectories(checkout.resolve("target"));
    Files.createDirectories(programs);
    for (var file : List.of("start", "pom.xml")) {
      Files.copy(Path.of(file), checkout.resolve(file));
    }
    Files.setPosixFilePermissions(
        checkout.resolve("start"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(
        checkout.resolve("target/classes"), Path.of("target/classes").toAbsolutePath());
    program("mvn", "printf %s \"$SERVICE_CLASS_PATH\" > target/start.classpath");
    for (var tool : TOOLS.split(" ")) {
      program(tool, "exec " + where(tool) + " \"$@\"");
    }
    program("node", "echo v22.1.0");
  }

  @Test
  void theReadmeSaysIt() {
    assertThat(DocPage.of("README.md").section("Start").block("git clone")).endsWith("./start\n");
  }

  @Test
  void printsTheLinkAndKeepsItsDataWhereItIsTold() throws Exception {
    var service = begin(Map.of("VCM_DATA", "kept", "SERVER_PORT", "-1"));
    try (var output = service.inputReader()) {
      var link = output.lines().filter(line -> line.startsWith("Open ")).findFirst();
      assertThat(link.orElse("it ended"))
          .matches("Open http://localhost:\\d+/graphiql#token=[-_.A-Za-z0-9]{50,}");
      service.toHandle().destroy();
      output.lines().forEach(_ -> {});
      assertThat(service.waitFor()).isEqualTo(143);
    }
    assertThat(checkout.resolve("kept/first-admin")).exists();
    assertThat(checkout.resolve(".data")).doesNotExist();
  }

  @Test
  void endsWithTheServicesExitCodeAndItsOneLine() throws Exception {
    try (var other = new ServerSocket(0)) {
      Files.writeString(checkout.resolve("target/start.classpath"), "built before");
      var refused =
          said(Map.of("SERVER_HOST", "0.0.0.0", "SERVER_PORT", "" + other.getLocalPort()), 1);

      assertThat(refused.lines().filter(line -> line.contains("is in use by another program")))
          .hasSize(1);
      assertThat(refused).doesNotContain("at io.", "Exception", "[ERROR]");
    }
  }

  /**
   * Somebody who sees nothing for minutes ends it; who sees all that Maven says reads none of it.
   */
  @Test
  void aFirstBuildTellsItsStagesAndKeepsTheRestInAFile() throws Exception {
    program(
        "mvn",
        """
        echo 'WARNING: A terminally deprecated method has been called' >&2
        echo 'Downloading from central: https://repo.example.com/a.pom'
        echo 'Building the web portal with npm; this takes a minute'
        echo 'Downloading from central: https://repo.example.com/b.pom'
        echo '[INFO] Compiling 700 source files with javac'
        echo '[WARNING] something'
        printf %s "$SERVICE_CLASS_PATH" > target/start.classpath
        """);

    var said = said(Map.of("VCM_LEASE_MAX", "never"), 1);

    assertThat(said.lines().toList())
        .startsWith(
            "Building (the first time takes some minutes): libraries …",
            "Building: web pages …",
            "Building: service …")
        .hasSizeLessThan(8);
    assertThat(said).contains("VCM_LEASE_MAX=never").doesNotContain("WARNING", "central");
    assertThat(checkout.resolve("target/start.log"))
        .content()
        .hasLineCount(6)
        .contains("terminally deprecated", "b.pom", "[WARNING] something");
  }

  @Test
  void aBuildThatFailsShowsItsLastLinesAndNamesItsLog() throws Exception {
    program("mvn", "for line in $(seq 30); do echo \"line $line;\"; done; exit 1");
    program("seq", "exec " + where("seq") + " \"$@\"");

    var said = said(Map.of(), 1);

    assertThat(said.lines().toList()).hasSize(21).startsWith("line 11;").doesNotContain("line 10;");
    assertThat(said).contains("line 30;").endsWith("/target/start.log\n");
    assertThat(checkout.resolve("target/start.log")).content().contains("line 1;");
  }

  @Test
  void helpNeedsNothing() throws Exception {
    assertThat(
            new ProcessBuilder("./start", "--help")
                .directory(checkout.toFile())
                .start()
                .inputReader()
                .readAllAsString())
        .startsWith("Compiles vCluster Manager and starts it:")
        .contains("./start [-setting=value …]")
        .doesNotContain("set -eu");
  }

  @Test
  void withoutAJdkSaysSoInOneLine() throws Exception {
    program("java", "exit 1");
    var nowhere = new HashMap<String, String>();
    nowhere.put("JAVA_HOME", "");
    nowhere.put("JDK_FOLDERS", "/nowhere/*");

    assertThat(said(nowhere, 1).lines())
        .singleElement()
        .asString()
        .startsWith("start: a JDK 25 or later is needed")
        .contains("https://adoptium.net", "JAVA_HOME");
  }

  @Test
  void anOlderJavaBesideIsPassedOver() throws Exception {
    var older = checkout.resolve("jdks/older");
    Files.createDirectories(older.resolve("bin"));
    Files.writeString(older.resolve("release"), "JAVA_VERSION=\"21.0.4\"\n");
    var jdk = System.getProperty("java.home");

    var service =
        begin(
            Map.of(
                "JAVA_HOME",
                older.toString(),
                "JDK_FOLDERS",
                older + " " + jdk,
                "VCM_LEASE_MAX",
                "never"));

    assertThat(service.inputReader().readAllAsString()).contains("VCM_LEASE_MAX=never");
    assertThat(service.waitFor()).isEqualTo(1);
  }

  @Test
  void withoutMavenOrNodeSaysSoInOneLine() throws Exception {
    Files.delete(programs.resolve("npm"));
    assertThat(said(Map.of(), 1).lines())
        .singleElement()
        .asString()
        .contains("Node.js 20 or later with npm is needed", "https://nodejs.org");
    program("npm", "exit 0");
    program("node", "echo v18.19.0");
    assertThat(said(Map.of(), 1)).contains("there is only Node.js 18").hasLineCount(1);
    Files.delete(programs.resolve("mvn"));
    assertThat(said(Map.of(), 1)).contains("Maven is needed").hasLineCount(1);
  }

  private String said(Map<String, String> environment, int code) throws Exception {
    var process = begin(environment);
    var said = process.inputReader().readAllAsString();
    assertThat(process.waitFor(TestService.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isEqualTo(code);
    return said;
  }

  private Process begin(Map<String, String> environment) throws IOException {
    var builder = new ProcessBuilder("./start").directory(checkout.toFile());
    builder.environment().put("PATH", programs.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put(
            "SERVICE_CLASS_PATH",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).start();
  }

  private void program(String name, String does) throws IOException {
    var file = programs.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + does + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String where(String tool) {
    return List.of("/usr/bin/", "/bin/", "/usr/local/bin/").stream()
        .map(folder -> folder + tool)
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst()
        .orElse("false");
  }
}
