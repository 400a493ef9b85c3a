package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.Dockerfile.Instruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can be said of the image without building it. */
final class DockerfileTest {
  private static final String USER = "10001:10001";

  private final Dockerfile file;
  private final Dockerfile image;

  DockerfileTest() throws IOException {
    file = Dockerfile.read(Path.of("Dockerfile"));
    image = file.lastStage();
  }

  @Test
  void everyBaseImageIsAnArgumentWithADefault() {
    var arguments =
        file.instructions().stream()
            .takeWhile(each -> !each.name().equals("FROM"))
            .map(each -> each.rest().split("=", 2)[0])
            .toList();

    assertThat(file.all("FROM").map(each -> each.words().getFirst()))
        .hasSize(3)
        .allSatisfy(base -> assertThat(arguments).contains(base.replaceAll("[${}]", "")));
    assertThat(file.all("ARG")).allSatisfy(each -> assertThat(each.rest()).contains("="));
  }

  @Test
  void whatIsCopiedIsThereAndReachesTheBuild() throws IOException {
    var ignored = Files.readAllLines(Path.of(".dockerignore"));

    var sources =
        file.all("COPY")
            .map(Instruction::words)
            .filter(words -> !words.getFirst().startsWith("--from"))
            .flatMap(words -> words.subList(0, words.size() - 1).stream())
            .toList();

    assertThat(sources).contains("pom.xml", "schema.graphqls", "src/main");
    assertThat(ignored).contains("*");
    assertThat(sources)
        .allSatisfy(
            source -> {
              assertThat(Path.of(source)).exists();
              assertThat(ignored).contains("!" + source);
            });
  }

  @Test
  void whatThePomReadsIsCopied() throws IOException {
    var pom = Files.readString(Path.of("pom.xml"));

    assertThat(pom).contains("schema.graphqls", "db/migration", "src/main", "src/build");
    assertThat(file.all("COPY").map(each -> each.words().getFirst()))
        .contains("schema.graphqls", "db/migration", "src/main", "src/build");
  }

  @Test
  void stagesAreCopiedFromThatWereThereBefore() {
    Set<String> stages = new HashSet<>();
    for (var each : file.instructions()) {
      var words = each.words();
      if (each.name().equals("FROM") && words.size() > 1) {
        stages.add(words.getLast());
      }
      if (each.name().equals("COPY") && words.getFirst().startsWith("--from=")) {
        assertThat(stages).contains(words.getFirst().substring("--from=".length()));
      }
    }
    assertThat(stages).containsExactlyInAnyOrder("node", "build");
  }

  @Test
  void librariesComeBeforeSourcesSoThatTheyStayOneLayer() {
    assertThat(
            List.of(
                file.place("COPY", "pom.xml"),
                file.place("RUN", "copy-dependencies"),
                file.place("COPY", "src/main"),
                file.place("RUN", "process-classes")))
        .isSorted();
    assertThat(image.place("COPY", "/build/lib"))
        .isLessThan(image.place("COPY", "vcluster-manager-*.jar"));
  }

  @Test
  void javaIsTheFirstProcessWithoutAShellAndRunsTheService() throws IOException {
    var entry = List.of(new ObjectMapper().readValue(image.last("ENTRYPOINT"), String[].class));

    assertThat(entry).startsWith("java").endsWith(Application.class.getName());
    assertThat(entry).containsSubsequence("-cp", "/app/vcluster-manager.jar:/app/lib/*");
    assertThat(image.all("COPY").map(each -> each.words().getLast()))
        .containsExactlyInAnyOrder("/app/lib", "/app/vcluster-manager.jar");
    assertThat(image.all("CMD")).isEmpty();
  }

  @Test
  void itIsNotRootAndTheChartRunsItAsTheSameUser() throws IOException {
    var pod = Files.readString(Path.of("helm/templates/deployment.yaml"));

    assertThat(image.last("USER")).isEqualTo(USER);
    assertThat(image.last("RUN")).contains("'vcm:x:" + USER + ":", "chown " + USER + " /data");
    assertThat(image.place("USER", USER)).isGreaterThan(image.place("RUN", "/data"));
    assertThat(pod).contains("runAsUser: 10001\n", "runAsGroup: 10001\n", "fsGroup: 10001\n");
  }

  @Test
  void itListensToEverybodyOnThePortThatItSaysAndKeepsItsDataWhereItSays() {
    var environment = image.all("ENV").flatMap(each -> each.words().stream()).toList();

    assertThat(environment).contains("SERVER_HOST=0.0.0.0", "SERVER_PORT=8000", "VCM_DATA=/data");
    assertThat(image.last("EXPOSE")).isEqualTo("8000");
    assertThat(image.last("VOLUME")).isEqualTo("/data");
    assertThat(image.last("WORKDIR")).isEqualTo("/data");
  }
}
