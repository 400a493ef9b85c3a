package io.vclustermanager.provider.kube;

import io.vclustermanager.model.HostFeature;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictYaml;
import io.vclustermanager.text.TextBounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the service may do on a host, read from the ClusterRole that administrators apply: by the
 * blocks that its comments make, also those that are commented out.
 */
final class HostRights {
  /** The same file as {@code helm/files/host-rights.yaml}: there is one list only. */
  private static final String FILE = "/helm/files/host-rights.yaml";

  private static final StrictYaml YAML = StrictYaml.within(new TextBounds(1 << 20, 20));
  private static final Pattern COMMENT = Pattern.compile(" {2}# (?<words>\\S.*)");
  private static final Pattern FEATURE = Pattern.compile("for (?<feature>[^:]+): .*");

  private HostRights() {}

  /** One thing to do with one kind of object. */
  record Right(String group, String resource, String subresource, String verb) {
    /** In words, such as {@code create deployments.apps}. */
    String words() {
      return verb
          + " "
          + resource
          + (group.isEmpty() ? "" : "." + group)
          + (subresource.isEmpty() ? "" : "/" + subresource);
    }
  }

  /**
   * Rules that belong together.
   *
   * @param feature what they are for; null: for every cluster
   * @param given whether the file gives them; others are commented out in it
   */
  record Block(@Nullable HostFeature feature, boolean given, List<Right> rights) {}

  /** All of them, in the file's order. */
  static List<Block> blocks() {
    try (var file = HostRights.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not on the classpath");
      }
      return blocks(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Block> blocks(String text) {
    var blocks = new ArrayList<Block>();
    @Nullable HostFeature feature = null;
    var isComment = false;
    var rules = new ArrayList<String>();
    for (var line : text.lines().toList()) {
      var comment = COMMENT.matcher(line);
      if (comment.matches()) {
        if (!isComment) {
          add(blocks, feature, rules);
          rules.clear();
          feature = feature(comment.group("words"));
        }
        // A second line goes on with the first.
        isComment = true;
      } else {
        isComment = false;
        if (line.startsWith("  ")) {
          rules.add(line);
        }
      }
    }
    add(blocks, feature, rules);
    return List.copyOf(blocks);
  }

  private static @Nullable HostFeature feature(String words) {
    var named = FEATURE.matcher(words);
    return named.matches()
        ? HostFeature.called(named.group("feature"))
            .orElseThrow(
                () -> new IllegalStateException(FILE + " has a block of nothing known: " + words))
        : null;
  }

  private static void add(List<Block> blocks, @Nullable HostFeature feature, List<String> lines) {
    if (lines.stream().anyMatch(line -> line.contains("- apiGroups:"))) {
      var given = lines.stream().noneMatch(line -> line.startsWith("  #"));
      blocks.add(new Block(feature, given, rights(lines)));
    }
  }

  private static List<Right> rights(List<String> lines) {
    var plain = lines.stream().map(line -> line.replaceFirst("^ {2}#", "  ")).toList();
    try {
      return YAML.object("rules:\n" + String.join("\n", plain)).get("rules")
              instanceof List<?> rules
          ? rules.stream().flatMap(rule -> rights((Map<?, ?>) rule)).distinct().toList()
          : List.of();
    } catch (NotTakenException e) {
      throw new IllegalStateException(FILE + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Stream<Right> rights(Map<?, ?> rule) {
    return texts(rule, "apiGroups")
        .flatMap(
            group ->
                texts(rule, "resources")
                    .flatMap(
                        resource ->
                            texts(rule, "verbs").map(verb -> right(group, resource, verb))));
  }

  private static Right right(String group, String resource, String verb) {
    var slash = resource.indexOf('/');
    return slash < 0
        ? new Right(group, resource, "", verb)
        : new Right(group, resource.substring(0, slash), resource.substring(slash + 1), verb);
  }

  private static Stream<String> texts(Map<?, ?> rule, String name) {
    return rule.get(name) instanceof List<?> several
        ? several.stream().map(String::valueOf)
        : Stream.of();
  }
}
