package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.DocPage.Block;
import io.vclustermanager.testing.DocShell;
import io.vclustermanager.testing.Programs;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each page of {@code docs/}, word for word, as by somebody who has taken the tour: its shell and
 * GraphQL blocks in their order, then its SQL. {@link DocPage.Block} says which blocks are left
 * out; {@link DatabaseGrantsIT} has the SQL of the installation.
 */
final class PagesIT {
  private static final Set<String> ASKED = Set.of("sh", "graphql");

  private static Path folder;
  private static TestService service;

  @BeforeAll
  static void start(@TempDir Path newFolder) throws IOException {
    folder = newFolder;
    var settings = new HashMap<String, Object>();
    settings.put("vcm.data", folder.resolve(".data").toString());
    if (Files.exists(Testbed.chart())) {
      settings.put("vcm.vcluster.chart", Testbed.chart().toString());
    }
    service = TestService.start(settings);
    service.createReady("toured");
    service.createReady("one");
    Files.createSymbolicLink(folder.resolve("examples"), Path.of("examples").toAbsolutePath());
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  static Stream<Path> pages() {
    return DocPage.all().stream()
        .filter(page -> !page.file().toString().equals("README.md"))
        .filter(page -> !asked(page).isEmpty())
        .map(DocPage::file);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void thePageDoesWhatItSays(Path page) throws Exception {
    if (page.endsWith("ci.md")) {
      Programs.needThoseOfTheRecipes();
    }
    var script =
        DocShell.beginning(service.uri().toString())
            + DocShell.script(asked(DocPage.of(page.toString())));

    DocShell.assertNothingIsWrong(DocShell.run(folder, script));
  }

  @ParameterizedTest
  @MethodSource("operatingStatements")
  void theStatementCanBeRun(String statement) throws SQLException {
    try (var connection = service.database().connect();
        var run = connection.createStatement()) {
      run.execute(statement);
    }
    assertThat(statement).endsWith(";\n");
  }

  static List<String> operatingStatements() {
    return DocPage.of("docs/operating.md").blocks().stream()
        .filter(block -> block.language().equals("sql") && block.isRun())
        .map(Block::text)
        .toList();
  }

  private static List<Block> asked(DocPage page) {
    return page.blocks().stream()
        .filter(block -> ASKED.contains(block.language()) && block.isRun())
        .toList();
  }
}
