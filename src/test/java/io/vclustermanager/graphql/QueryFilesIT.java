package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file {@code src/test/resources/graphql/<name>.graphql} is asked of the {@link
 * FixedInventory}, and its answer must be that of {@code <name>.json}. {@code README.md} beside
 * them says how they are written; {@code -Dgolden.write=true} writes the answers anew.
 */
@TestMethodOrder(OrderAnnotation.class)
final class QueryFilesIT {
  private static final Path FOLDER = Path.of("src/test/resources/graphql");
  private static final boolean WRITE = Boolean.getBoolean("golden.write");
  private static TestService service;
  private static FixedInventory inventory;

  @BeforeAll
  static void start() {
    service = FixedInventory.start();
    inventory = FixedInventory.fill(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<String> queries() throws IOException {
    return names().filter(name -> !text(name).contains("mutation"));
  }

  static Stream<String> dryRuns() throws IOException {
    return names().filter(name -> text(name).contains("dryRun: true"));
  }

  static Stream<String> mutations() throws IOException {
    return names()
        .filter(name -> text(name).contains("mutation") && !text(name).contains("dryRun: true"));
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("queries")
  void query(String name) throws IOException {
    compare(name);
  }

  @Order(2)
  @ParameterizedTest
  @MethodSource("dryRuns")
  void dryRunLeavesNothing(String name) throws IOException {
    var rows = service.tables().counts();
    var clusters = clusters();

    compare(name);

    rows.merge("audit", 1L, Long::sum);
    assertThat(service.tables().counts()).isEqualTo(rows);
    assertThat(clusters()).isEqualTo(clusters);
  }

  @Order(3)
  @ParameterizedTest
  @MethodSource("mutations")
  void mutation(String name) throws IOException {
    compare(name);
  }

  /** So that no root field is forgotten. */
  @Order(4)
  @Test
  void everyRootFieldHasAFile() throws IOException {
    var fields =
        Stream.of("Query", "Mutation")
            .flatMap(
                type ->
                    service
                        .ask("{ __type(name: \"%s\") { fields { name } } }".formatted(type))
                        .list("data.__type.fields")
                        .stream())
            .map(field -> String.valueOf(((Map<?, ?>) field).get("name")));
    var all = names().map(QueryFilesIT::text).toList();

    assertThat(fields)
        .hasSizeGreaterThan(15)
        .allMatch(
            field -> all.stream().anyMatch(text -> text.matches("(?s).*\\b" + field + "\\b.*")));
  }

  private static void compare(String name) throws IOException {
    var text = text(name);
    var answer = inventory.asker(text).ask(text, inventory.variables());
    var actual = Masked.json(answer.body());
    var file = FOLDER.resolve(name + ".json");
    if (WRITE) {
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }

  /** All but the versions, which go on while something is under way. */
  private static List<String> clusters() {
    return service
        .tables()
        .rows(
            "select id, labels, wanted, phase, expires_at, extensions_used from cluster order by"
                + " id");
  }

  private static Stream<String> names() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".graphql"))
          .map(name -> name.substring(0, name.lastIndexOf('.')))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String text(String name) {
    try {
      return Files.readString(FOLDER.resolve(name + ".graphql"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
