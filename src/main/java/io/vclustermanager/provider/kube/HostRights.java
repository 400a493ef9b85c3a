package io.vclustermanager.provider.kube;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the service may do on a host, read from the ClusterRole that administrators apply. */
final class HostRights {
  /** The same file as {@code helm/files/host-rights.yaml}: there is one list only. */
  private static final String FILE = "/helm/files/host-rights.yaml";

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
    }
  }

  private static Stream<Map<?, ?>> rules(InputStream file) {
    Map<String, Object> role = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
    return ((List<?>) role.getOrDefault("rules", List.of())).stream().map(rule -> (Map<?, ?>) rule);
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
