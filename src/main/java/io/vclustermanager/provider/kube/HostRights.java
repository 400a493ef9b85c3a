package io.vclustermanager.provider.kube;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictYaml;
import io.vclustermanager.text.TextBounds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the service may do on a host, read from the ClusterRole that administrators apply. */
final class HostRights {
  /** The same file as {@code helm/files/host-rights.yaml}: there is one list only. */
  private static final String FILE = "/helm/files/host-rights.yaml";

  private static final StrictYaml YAML = StrictYaml.within(new TextBounds(1 << 20, 20));

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

  /** All of them. */
  static List<Right> all() {
    try (var file = HostRights.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not on the classpath");
      }
      return rules(file).flatMap(HostRights::rights).distinct().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NotTakenException e) {
      throw new IllegalStateException(FILE + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Stream<Map<?, ?>> rules(InputStream file) throws IOException, NotTakenException {
    var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    var rules = YAML.object(text).get("rules") instanceof List<?> list ? list : List.of();
    return rules.stream().map(rule -> (Map<?, ?>) rule);
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
