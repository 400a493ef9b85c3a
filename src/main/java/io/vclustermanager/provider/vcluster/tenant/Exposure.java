package io.vclustermanager.provider.vcluster.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.vcluster.chart.ValuesTree;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where people find the API server of a virtual cluster: as its values say, else as its Service is
 * exposed, else by a port-forward of their own.
 *
 * @param server the address
 * @param tlsServerName the name to check the certificate by; null: that of the address
 * @param instructions what has to be done before it works; null when nothing has
 */
record Exposure(String server, @Nullable String tlsServerName, @Nullable String instructions) {
  private static final int HTTPS = 443;
  private static final int FORWARDED = 8443;

  /**
   * Where it is.
   *
   * @param service of the virtual cluster, as it is on the host
   * @param node the address of a node that is known; empty when none is
   * @param names that the server's certificate is for
   */
  static Exposure of(
      Target target, ValuesTree values, JsonNode service, String node, Set<String> names) {
    return Stream.of(byValues(values), byLoadBalancer(service), byNode(service, node))
        .flatMap(Optional::stream)
        .findFirst()
        .map(server -> new Exposure(server, checkedName(server, target, names), null))
        .orElseGet(() -> byPortForward(target, names));
  }

  /** From inside the host cluster. */
  static String serviceAddress(Target target) {
    return "https://" + target.name() + "." + target.namespace() + ".svc";
  }

  private static Optional<String> byValues(ValuesTree values) {
    var said = values.text("exportKubeConfig.server");
    if (!said.isBlank()) {
      return Optional.of(said);
    }
    return Stream.of("controlPlane.tlsRoute", "controlPlane.ingress")
        .filter(door -> values.isOn(door + ".enabled"))
        .map(door -> values.text(door + ".host"))
        .filter(host -> !host.isBlank())
        .findFirst()
        .map(host -> "https://" + host);
  }

  private static Optional<String> byLoadBalancer(JsonNode service) {
    var first = service.at("/status/loadBalancer/ingress/0");
    return Stream.of(first.path("hostname").asText(), first.path("ip").asText())
        .filter(address -> !address.isEmpty())
        .findFirst()
        .map(address -> address(address, httpsPort(service).path("port").asInt(HTTPS)));
  }

  private static Optional<String> byNode(JsonNode service, String node) {
    var port = httpsPort(service).path("nodePort").asInt();
    return service.at("/spec/type").asText().equals("NodePort") && port > 0 && !node.isEmpty()
        ? Optional.of(address(node, port))
        : Optional.empty();
  }

  private static JsonNode httpsPort(JsonNode service) {
    for (var port : service.at("/spec/ports")) {
      if (port.path("name").asText().equals("https")) {
        return port;
      }
    }
    return service.at("/spec/ports/0");
  }

  /** The port that its pod listens on. */
  static int podPort(JsonNode service) {
    return httpsPort(service).path("targetPort").asInt(FORWARDED);
  }

  private static String address(String host, int port) {
    var safe = host.contains(":") ? "[" + host + "]" : host;
    return "https://" + safe + (port == HTTPS ? "" : ":" + port);
  }

  private static Exposure byPortForward(Target target, Set<String> names) {
    var server = "https://localhost:" + FORWARDED;
    return new Exposure(
        server,
        checkedName(server, target, names),
        """
        The cluster is not exposed outside of its host. Run this with access to the host '%s', and \
        leave it running while you use the kubeconfig: kubectl port-forward -n %s service/%s %d:%d
        (Inside the host cluster use the server %s instead.)
        """
            .formatted(
                target.host(),
                target.namespace(),
                target.name(),
                FORWARDED,
                HTTPS,
                serviceAddress(target))
            .strip());
  }

  /** Never unchecked: where the address is not in the certificate, another name of it is. */
  private static @Nullable String checkedName(String server, Target target, Set<String> names) {
    var host = host(server);
    return names.contains(host)
        ? null
        : Stream.of(target.name(), "localhost").filter(names::contains).findFirst().orElse(null);
  }

  private static String host(String server) {
    try {
      var host = String.valueOf(URI.create(server).getHost());
      return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    } catch (IllegalArgumentException e) {
      return server;
    }
  }
}
