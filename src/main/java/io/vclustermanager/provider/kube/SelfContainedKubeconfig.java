package io.vclustermanager.provider.kube;

import io.vclustermanager.model.KubeconfigCheck;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A kubeconfig that somebody sends must stand by itself: it names one server by https, and neither
 * programs to run nor files to read, which would be the service's own. Messages name the place and
 * never repeat what stands there.
 */
@Singleton
final class SelfContainedKubeconfig implements KubeconfigCheck {
  private static final int LARGEST = 64 << 10;
  private static final int DEEPEST = 20;
  private static final List<String> PROGRAMS = List.of("exec", "auth-provider");
  private static final List<String> FILES_OF_CLUSTER = List.of("certificate-authority");
  private static final List<String> FILES_OF_USER =
      List.of("client-certificate", "client-key", "tokenFile");
  private static final List<String> BASE64_OF_CLUSTER = List.of("certificate-authority-data");
  private static final List<String> BASE64_OF_USER =
      List.of("client-certificate-data", "client-key-data");

  @Override
  public Optional<String> check(String kubeconfig) {
    if (kubeconfig.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      return Optional.of("A kubeconfig has at most 64 KiB.");
    }
    return parse(kubeconfig)
        .map(SelfContainedKubeconfig::check)
        .orElseGet(() -> Optional.of("It is not a kubeconfig: no YAML or JSON object."));
  }

  private static Optional<String> check(Map<?, ?> config) {
    var current = config.get("current-context");
    if (!(current instanceof String name) || name.isBlank()) {
      return Optional.of("current-context is missing: it says which server and user are meant.");
    }
    var context = entry(config, "contexts", name, "context");
    if (context.isEmpty()) {
      return Optional.of("contexts has no entry of the name that current-context says.");
    }
    var cluster = named(config, "clusters", context.get().get("cluster"), "cluster");
    var user = named(config, "users", context.get().get("user"), "user");
    if (cluster.isEmpty()) {
      return Optional.of("clusters has no entry of the name that the current context says.");
    }
    if (user.isEmpty()) {
      return Optional.of("users has no entry of the name that the current context says.");
    }
    return checkServer(cluster.get().get("server"))
        .or(() -> checkEach(config, "clusters", "cluster", FILES_OF_CLUSTER, BASE64_OF_CLUSTER))
        .or(() -> checkEach(config, "users", "user", FILES_OF_USER, BASE64_OF_USER));
  }

  private static Optional<String> checkServer(@Nullable Object server) {
    try {
      var address = server instanceof String text ? new URI(text) : null;
      return address != null && "https".equals(address.getScheme()) && address.getHost() != null
          ? Optional.empty()
          : Optional.of("The current cluster's server is not an https:// address.");
    } catch (URISyntaxException e) {
      return Optional.of("The current cluster's server is not an address.");
    }
  }

  /** Of all entries, not only the current one: what is kept should hold no surprise. */
  private static Optional<String> checkEach(
      Map<?, ?> config, String list, String member, List<String> files, List<String> base64) {
    return entries(config, list)
        .map(entry -> map(entry.get(member)))
        .flatMap(fields -> wrong(list + "[]." + member, fields, files, base64))
        .findFirst();
  }

  private static Stream<String> wrong(
      String place, Map<?, ?> fields, List<String> files, List<String> base64) {
    return Stream.of(
            PROGRAMS.stream()
                .filter(fields::containsKey)
                .map(
                    name ->
                        place
                            + "."
                            + name
                            + " would run a program of the service's own machine: give a token or"
                            + " a client certificate instead."),
            files.stream()
                .filter(fields::containsKey)
                .map(
                    name ->
                        place
                            + "."
                            + name
                            + " names a file: give its content instead, as `kubectl config view"
                            + " --raw --flatten` does."),
            base64.stream()
                .filter(name -> fields.containsKey(name) && !isBase64(fields.get(name)))
                .map(name -> place + "." + name + " is not base64."))
        .flatMap(each -> each);
  }

  private static boolean isBase64(@Nullable Object value) {
    try {
      return value instanceof String text && Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      // What is wrong with it would be a part of it.
      return false;
    }
  }

  private static Optional<Map<?, ?>> named(
      Map<?, ?> config, String list, @Nullable Object name, String member) {
    return name instanceof String text ? entry(config, list, text, member) : Optional.empty();
  }

  private static Optional<Map<?, ?>> entry(
      Map<?, ?> config, String list, String name, String member) {
    return entries(config, list)
        .filter(entry -> name.equals(entry.get("name")))
        .findFirst()
        .<Map<?, ?>>map(entry -> map(entry.get(member)));
  }

  private static Stream<Map<?, ?>> entries(Map<?, ?> config, String list) {
    return config.get(list) instanceof List<?> several
        ? several.stream().<Map<?, ?>>map(SelfContainedKubeconfig::map)
        : Stream.empty();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static Optional<Map<?, ?>> parse(String text) {
    var options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(0);
    options.setAllowDuplicateKeys(false);
    try {
      return new Yaml(new SafeConstructor(options)).load(text) instanceof Map<?, ?> map
          ? Optional.of(map)
          : Optional.empty();
    } catch (YAMLException | ClassCastException e) {
      // Its message repeats lines of the text.
      return Optional.empty();
    }
  }
}
