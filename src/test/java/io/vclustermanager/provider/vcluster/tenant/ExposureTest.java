package io.vclustermanager.provider.vcluster.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.vcluster.chart.ValuesTree;
import io.vclustermanager.provider.vcluster.chart.Yaml;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The address in a kubeconfig is one at which the cluster is found, and is always checked. */
final class ExposureTest {
  private static final Target TARGET = new Target(new UUID(1, 2), "eu", "vc-demo", "demo");
  private static final Set<String> NAMES =
      Set.of("localhost", "demo", "api.example.com", "10.0.0.7", "192.0.2.1");
  private static final String CLUSTER_IP =
      "{spec: {type: ClusterIP, ports: [{name: https, port: 443, targetPort: 8443}]}}";
  private static final String NODE_PORT =
      "{spec: {type: NodePort, ports: [{name: kubelet, port: 10250, nodePort: 30001},"
          + " {name: https, port: 443, targetPort: 8443, nodePort: 30002}]}}";
  private static final String BALANCED =
      "{spec: {type: LoadBalancer, ports: [{name: https, port: 443, nodePort: 30002}]},"
          + " status: {loadBalancer: {ingress: [{%s}]}}}";

  @Test
  void whatIsNotExposedIsForwardedByTheUser() {
    var exposure = exposure(Map.of(), CLUSTER_IP);

    assertThat(exposure.server()).isEqualTo("https://localhost:8443");
    assertThat(exposure.tlsServerName()).isNull();
    assertThat(exposure.instructions())
        .contains(
            "kubectl port-forward -n vc-demo service/demo 8443:443\n",
            "host 'eu'",
            "https://demo.vc-demo.svc");
  }

  @Test
  void aLoadBalancerHasAnAddress() {
    assertFound(exposure(Map.of(), BALANCED.formatted("ip: 192.0.2.1")), "https://192.0.2.1", null);
    assertFound(
        exposure(Map.of(), BALANCED.formatted("hostname: api.example.com")),
        "https://api.example.com",
        null);
    assertFound(
        exposure(Map.of(), BALANCED.formatted("ip: '2001:db8::1'")),
        "https://[2001:db8::1]",
        "demo");
  }

  @Test
  void aLoadBalancerThatHasNoneYetIsNotWaitedFor() {
    assertThat(exposure(Map.of(), BALANCED.formatted("")).server())
        .isEqualTo("https://localhost:8443");
  }

  @Test
  void aNodePortIsAtTheNodeOfThePod() {
    assertFound(exposure(Map.of(), NODE_PORT), "https://10.0.0.7:30002", null);
  }

  @Test
  void anAddressThatIsNotInTheCertificateIsCheckedByAnotherNameOfIt() {
    var found = Exposure.of(TARGET, new ValuesTree(Map.of()), json(NODE_PORT), "10.9.9.9", NAMES);

    assertFound(found, "https://10.9.9.9:30002", "demo");
  }

  @Test
  void valuesSayWhereItIs() {
    assertFound(
        exposure(door("ingress", "api.example.com", true), CLUSTER_IP),
        "https://api.example.com",
        null);
    assertFound(
        exposure(door("tlsRoute", "api.example.com", true), NODE_PORT),
        "https://api.example.com",
        null);
    assertThat(exposure(door("ingress", "api.example.com", false), CLUSTER_IP).server())
        .isEqualTo("https://localhost:8443");
    assertFound(
        exposure(
            Map.of("exportKubeConfig", Map.of("server", "https://api.example.com:6443")),
            NODE_PORT),
        "https://api.example.com:6443",
        null);
  }

  @Test
  void thePortOfThePodIsThatOfTheService() {
    assertThat(Exposure.podPort(json(CLUSTER_IP.replace("8443", "9443")))).isEqualTo(9443);
    assertThat(Exposure.podPort(json("{}"))).isEqualTo(8443);
  }

  private static void assertFound(Exposure exposure, String server, @Nullable String tlsName) {
    assertThat(exposure).isEqualTo(new Exposure(server, tlsName, null));
  }

  private static Map<String, @Nullable Object> door(String kind, String host, boolean enabled) {
    return Map.of("controlPlane", Map.of(kind, Map.of("enabled", enabled, "host", host)));
  }

  private static Exposure exposure(Map<String, @Nullable Object> values, String service) {
    return Exposure.of(TARGET, new ValuesTree(values), json(service), "10.0.0.7", NAMES);
  }

  private static JsonNode json(String yaml) {
    return new ObjectMapper().valueToTree(Yaml.values(yaml));
  }
}
