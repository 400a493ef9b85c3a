package io.vclustermanager.provider.kube;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictYaml;
import io.vclustermanager.text.TextBounds;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads kubeconfigs into the few fields that are used. All others are refused by name: what is not
 * known could be carried out by one of the two clients, with the service's own rights.
 */
final class KubeconfigReader {
  private static final int LARGEST = 64 << 10;
  private static final int LAST_PORT = 65_535;
  private static final StrictYaml YAML = StrictYaml.within(new TextBounds(LARGEST, 20));
  private static final Set<String> ROOT =
      Set.of(
          "apiVersion",
          "kind",
          "preferences",
          "extensions",
          "current-context",
          "contexts",
          "clusters",
          "users");
  private static final Set<String> SECURE = Set.of("https");
  private static final Set<String> ANY = Set.of("https", "http");
  private static final Pattern SERVER_NAME = Pattern.compile("[A-Za-z0-9.:-]{1,253}");

  private final KubeconfigRules rules;

  KubeconfigReader(KubeconfigRules rules) {
    this.rules = rules;
  }

  /** Reads one. */
  HostKubeconfig read(String text) throws BadKubeconfigException {
    if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      throw new BadKubeconfigException("A kubeconfig has at most 64 KiB.");
    }
    var config = parsed(text);
    KubeconfigFields.onlyKnown("", config, ROOT);
    var name = KubeconfigFields.text("", config, "current-context").orElse("");
    if (name.isBlank()) {
      throw new BadKubeconfigException(
          "current-context is missing: it says which server and user are meant.");
    }
    var context =
        entry(config, "contexts", name, "context")
            .orElseThrow(
                () ->
                    new BadKubeconfigException(
                        "contexts has no entry of the name that current-context says."));
    var cluster = named(config, "clusters", context.get("cluster"), "cluster");
    var user = named(config, "users", context.get("user"), "user");
    var server = server(cluster);
    for (var each : looked(config, "clusters", "cluster", cluster)) {
      KubeconfigFields.checkCluster(each, rules);
    }
    for (var each : looked(config, "users", "user", user)) {
      KubeconfigFields.checkUser(each, rules);
    }
    return kubeconfig(server, cluster, user);
  }

  private HostKubeconfig kubeconfig(String server, Map<?, ?> cluster, Map<?, ?> user)
      throws BadKubeconfigException {
    var material = new KubeconfigMaterial(rules);
    return new HostKubeconfig(
        server,
        material.data(KubeconfigFields.CLUSTER, cluster, "certificate-authority").orElse(null),
        serverName(cluster),
        !Boolean.TRUE.equals(cluster.get("insecure-skip-tls-verify")),
        material.signIn(user));
  }

  private static Map<?, ?> parsed(String text) throws BadKubeconfigException {
    try {
      if (YAML.read(text) instanceof Map<?, ?> config) {
        return config;
      }
    } catch (NotTakenException e) {
      throw new BadKubeconfigException("It is not a kubeconfig: " + e.withoutContent() + ".");
    }
    throw new BadKubeconfigException("It is not a kubeconfig: no YAML or JSON object.");
  }

  /**
   * The address written anew: two readers may find two servers in one with more than scheme, host,
   * port and path.
   */
  private String server(Map<?, ?> cluster) throws BadKubeconfigException {
    var place = "The current cluster's server";
    var address = address(place, cluster.get("server"));
    var schemes = rules.isConfigured() ? ANY : SECURE;
    if (address == null || address.getHost() == null || !schemes.contains(address.getScheme())) {
      throw new BadKubeconfigException(place + " is not an https:// address.");
    }
    if (address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new BadKubeconfigException(
          place + " has more than a scheme, a host, a port and a path: leave the rest out.");
    }
    if (address.getPort() == 0 || address.getPort() > LAST_PORT) {
      throw KubeconfigFields.refused(
          KubeconfigFields.CLUSTER,
          "server",
          "has the port "
              + address.getPort()
              + ", and ports are 1 to "
              + LAST_PORT
              + ": mend it, or leave it out for the scheme's own.");
    }
    return address.getScheme()
        + "://"
        + address.getHost()
        + (address.getPort() < 0 ? "" : ":" + address.getPort())
        + address.getRawPath().replaceAll("/+$", "");
  }

  private static @Nullable URI address(String place, @Nullable Object server)
      throws BadKubeconfigException {
    try {
      return server instanceof String text ? new URI(text) : null;
    } catch (URISyntaxException e) {
      throw new BadKubeconfigException(place + " is not an address.");
    }
  }

  private static @Nullable String serverName(Map<?, ?> cluster) throws BadKubeconfigException {
    var name = KubeconfigFields.text(KubeconfigFields.CLUSTER, cluster, "tls-server-name");
    if (name.filter(each -> !SERVER_NAME.matcher(each).matches()).isPresent()) {
      throw new BadKubeconfigException(
          KubeconfigFields.CLUSTER + ".tls-server-name is not the name of a server.");
    }
    return name.orElse(null);
  }

  /**
   * Of one that is sent all entries are looked at, since it should hold no surprise; a configured
   * one may be an administrator's own, where only the current ones are meant.
   */
  private List<Map<?, ?>> looked(Map<?, ?> config, String list, String member, Map<?, ?> current) {
    return rules.isConfigured()
        ? List.of(current)
        : entries(config, list).<Map<?, ?>>map(each -> map(each.get(member))).toList();
  }

  private static Map<?, ?> named(
      Map<?, ?> config, String list, @Nullable Object name, String member)
      throws BadKubeconfigException {
    return (name instanceof String text
            ? entry(config, list, text, member)
            : Optional.<Map<?, ?>>empty())
        .orElseThrow(
            () ->
                new BadKubeconfigException(
                    list + " has no entry of the name that the current context says."));
  }

  private static Optional<Map<?, ?>> entry(
      Map<?, ?> config, String list, String name, String member) {
    return entries(config, list)
        .filter(entry -> name.equals(entry.get("name")))
        .findFirst()
        .map(entry -> map(entry.get(member)));
  }

  private static Stream<Map<?, ?>> entries(Map<?, ?> config, String list) {
    return config.get(list) instanceof List<?> several
        ? several.stream().map(KubeconfigReader::map)
        : Stream.empty();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
