package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.DocPage.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What the pages say of blocks, links, settings, codes and messages is so. */
final class PagesTest {
  private static final Set<String> RUN = Set.of("sh", "graphql", "sql");
  private static final Set<String> SHOWN = Set.of("rego", "yaml", "mermaid");
  private static final Pattern MARKER = Pattern.compile("|not-run: .{10,}");
  private static final Set<String> OF_THE_TESTBED = Set.of("docs/install.md", "docs/hosts.md");
  private static final Pattern ENDLESS = Pattern.compile("(?m)(^|[;{] *)(until|while) (?!.*read)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (.*?) \\|");

  /** Read elsewhere than in settings classes: before the context starts, or one by one. */
  private static final Set<String> READ_ELSEWHERE =
      Set.of(
          "VCM_GRAPHQL_MAX_BODY_SIZE",
          "VCM_STRICT_SETTINGS",
          "VCM_AUTH_API_KEYS_X",
          "VCM_AUTH_API_KEYS_X_KEY",
          "VCM_AUTH_API_KEYS_X_KEY_FILE",
          "VCM_AUTH_API_KEYS_X_OWNER",
          "VCM_AUTH_API_KEYS_X_ROLES");

  /** No setting itself: what belongs to it is. */
  private static final String GROUP = "VCM_HOSTS_[A-Z0-9]+_SIMULATED";

  static List<DocPage> pages() {
    return DocPage.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void eachBlockIsRunOrSaysWhyNot(DocPage page) {
    assertThat(page.blocks())
        .allSatisfy(
            block -> {
              assertThat(block.language()).as(block.toString()).isIn(languages());
              assertThat(isMarked(block)).as(block + " " + block.marker()).isTrue();
            });
  }

  /** What is waited for may have failed, and then it never comes. */
  @ParameterizedTest
  @MethodSource("pages")
  void noBlockWaitsWithoutAnEnd(DocPage page) {
    assertThat(page.blocks())
        .filteredOn(block -> block.language().equals("sh"))
        .allSatisfy(
            block -> assertThat(block.text()).as(block.toString()).doesNotContainPattern(ENDLESS));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void yamlCanBeRead(DocPage page) {
    page.blocks().stream()
        .filter(block -> block.language().equals("yaml"))
        .forEach(
            block ->
                assertThatCode(() -> new Yaml().loadAs(block.text(), Object.class))
                    .as(block.toString())
                    .doesNotThrowAnyException());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(DocPage page) {
    var links =
        LINK.matcher(page.text())
            .results()
            .map(link -> link.group(1))
            .filter(link -> !link.startsWith("https://"))
            .toList();

    assertThat(links).allSatisfy(link -> assertLeads(page, link));
  }

  @Test
  void theReadmeLeadsToEachPage() {
    var readme = DocPage.of("README.md").text();

    assertThat(pages())
        .hasSizeGreaterThan(15)
        .filteredOn(page -> !page.file().toString().equals("README.md"))
        .allSatisfy(page -> assertThat(readme).contains("](" + page.file()));
  }

  @Test
  void whatLeadsInIsShort() {
    assertThat(DocPage.of("README.md").text().lines()).hasSizeLessThanOrEqualTo(200);
    assertThat(DocPage.of("CONTRIBUTING.md").text().lines()).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void eachSettingOfThePageIsReadBySomebody() {
    assertThat(documented())
        .hasSizeGreaterThan(40)
        .allMatch(name -> SettingNames.take(name) || READ_ELSEWHERE.contains(name));
  }

  @Test
  void eachSettingThatIsReadIsOnThePage() {
    var documented = documented();

    assertThat(SettingNames.all())
        .filteredOn(read -> !read.pattern().equals(GROUP))
        .hasSizeGreaterThan(35)
        .allMatch(read -> documented.stream().anyMatch(name -> read.matcher(name).matches()));
  }

  @Test
  void eachCodeIsOnThePageOfTheGraph() {
    var page = DocPage.of("docs/api.md").text();

    assertThat(
            Stream.of(Refusal.Code.values(), GraphQlProblem.Code.values()).flatMap(Arrays::stream))
        .allSatisfy(code -> assertThat(page).contains("`" + code + "`"));
  }

  @Test
  void eachCodeIsOnThePageOfRefusals() {
    var page = DocPage.of("docs/refusals.md").text();

    assertThat(
            Stream.of(Refusal.Code.values(), GraphQlProblem.Code.values()).flatMap(Arrays::stream))
        .allSatisfy(code -> assertThat(page).contains("`" + code + "`"));
  }

  @Test
  void eachPageThatARefusalLeadsToIsThere() {
    assertThat(DocsPage.values())
        .allSatisfy(page -> assertLeads(DocPage.of("docs/api.md"), page.address()));
  }

  @Test
  void eachMessageThatIsExplainedIsSaidSomewhere() {
    var said = sources();
    var explained =
        quotes(DocPage.of("docs/troubleshooting.md").text())
            .flatMap(quote -> Arrays.stream(quote.split("…", -1)))
            .map(String::strip)
            .filter(words -> words.length() > 2)
            .toList();

    assertThat(explained).hasSizeGreaterThan(60).allMatch(said::contains);
    assertThat(said).doesNotContain("A message that nobody says");
  }

  private static List<String> languages() {
    return Stream.concat(RUN.stream(), SHOWN.stream()).toList();
  }

  private static boolean isMarked(Block block) {
    if (!RUN.contains(block.language())) {
      return block.marker().isEmpty();
    }
    return MARKER.matcher(block.marker()).matches()
        || block.isForTestbed() && OF_THE_TESTBED.contains(block.page().file().toString());
  }

  private static void assertLeads(DocPage page, String link) {
    var parts = link.split("#", 2);
    var target =
        parts[0].isEmpty()
            ? page.file()
            : page.file().toAbsolutePath().resolveSibling(parts[0]).normalize();
    assertThat(target).as(page.file() + ": " + link).exists();
    if (parts.length > 1) {
      assertThat(DocPage.of(target.toString()).anchors())
          .as(page.file() + ": " + link)
          .contains(parts[1]);
    }
  }

  /** The environment variables of the settings on the page. */
  private static List<String> documented() {
    return names(DocPage.of("docs/settings.md").text()).stream()
        .filter(name -> name.startsWith("vcm."))
        .map(name -> name.replace(".<key>", "").replace("<name>", "x").replaceAll("[.-]", "_"))
        .map(name -> name.toUpperCase(Locale.ROOT))
        .toList();
  }

  /**
   * What the tables name; {@code .min} behind {@code vcm.lease.default} is {@code vcm.lease.min}.
   */
  private static List<String> names(String text) {
    var names = new ArrayList<String>();
    for (var quote : quotes(text).toList()) {
      names.add(
          quote.startsWith(".") ? names.getLast().replaceFirst("\\.[^.]*$", "") + quote : quote);
    }
    return names;
  }

  /** What stands in backquotes in the first cells of all tables. */
  private static Stream<String> quotes(String text) {
    return ROW.matcher(text)
        .results()
        .flatMap(row -> CODE.matcher(row.group(1)).results())
        .map(quote -> quote.group(1));
  }

  /** All code and templates, with texts that go over several lines joined. */
  private static String sources() {
    try (var files = Stream.of("src/main/java", "helm", "start").flatMap(PagesTest::below)) {
      return files
          .filter(Files::isRegularFile)
          .map(PagesTest::read)
          .collect(Collectors.joining("\n"))
          .replaceAll("\"\\s*\\+\\s*\"", "")
          .replaceAll("\\\\\n\\s*", "")
          .replaceAll("\\s+", " ");
    }
  }

  private static Stream<Path> below(String folder) {
    try {
      return Files.walk(Path.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
