package io.vclustermanager.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.provider.kube.HostRights.Right;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes have and pods request, and what else a host is inspected for. */
final class CapacitySumsTest {
  @Test
  void nodesAndPodsAreAddedUp() {
    var sums = new CapacitySums();
    sums.addNode(json("{\"status\":{\"allocatable\":{\"cpu\":\"4\",\"memory\":\"8Gi\"}}}"));
    sums.addNode(json("{\"status\":{\"allocatable\":{\"cpu\":\"1500m\",\"memory\":\"1000Ki\"}}}"));
    sums.addNode(
        json("{\"spec\":{\"unschedulable\":true},\"status\":{\"allocatable\":{\"cpu\":\"64\"}}}"));
    sums.addPod(json("{\"spec\":{\"containers\":[%s,%s]}}".formatted(asks("100m"), asks("1"))));
    sums.addPod(json("{\"spec\":{\"containers\":[{}],\"overhead\":{\"cpu\":\"50m\"}}}"));

    assertThat(sums.capacity().cpu().allocatable()).isEqualTo(5500);
    assertThat(sums.capacity().cpu().requested()).isEqualTo(1150);
    assertThat(sums.capacity().memory().allocatable()).isEqualTo((8L << 30) + (1000L << 10));
    assertThat(sums.words()).isEqualTo("2 nodes and 2 pods were counted.");
  }

  @Test
  void nodesThatForbidWhatDoesNotTolerateThemGiveNothing() {
    var sums = new CapacitySums();
    sums.addNode(tainted("soft", "PreferNoSchedule"));
    sums.addNode(tainted("hard", "NoSchedule"));
    sums.addNode(tainted("going", "NoExecute"));
    sums.addPod(
        json("{\"spec\":{\"nodeName\":\"hard\",\"containers\":[%s]}}".formatted(asks("1"))));
    sums.addPod(
        json("{\"spec\":{\"nodeName\":\"soft\",\"containers\":[%s]}}".formatted(asks("2"))));

    assertThat(sums.capacity().cpu().allocatable()).isEqualTo(4000);
    assertThat(sums.capacity().cpu().requested()).isEqualTo(2000);
    assertThat(sums.words()).isEqualTo("1 nodes and 1 pods were counted.");
  }

  private static JsonNode tainted(String name, String effect) {
    return json(
        """
        {"metadata":{"name":"%s"},"spec":{"taints":[{"key":"k","effect":"%s"}]},
         "status":{"allocatable":{"cpu":"4"}}}
        """
            .formatted(name, effect));
  }

  @Test
  void theMostAtAnyTimeCountsOfInitContainersAndSidecars() {
    var sums = new CapacitySums();
    var sidecar = "{\"restartPolicy\":\"Always\"," + asks("200m").substring(1);
    sums.addPod(
        json(
            "{\"spec\":{\"initContainers\":[%s,%s],\"containers\":[%s]}}"
                .formatted(sidecar, asks("2"), asks("1"))));

    assertThat(sums.capacity().cpu().requested()).isEqualTo(2200);
  }

  @ParameterizedTest
  @CsvSource({"250m,0.250", "2Gi,2147483648", "1e3,1000", "nonsense,0", "'',0"})
  void quantities(String text, String number) {
    assertThat(CapacitySums.number(text)).isEqualByComparingTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "1.28.0,TRUE",
    "1.36.3,TRUE",
    "1.30.1-eks-a1,TRUE",
    "1.27.9,FALSE",
    "2.0.0,TRUE",
    "nonsense,UNKNOWN"
  })
  void versions(String version, Status status) {
    assertThat(KubeHostInspector.version(version).status()).isEqualTo(status);
  }

  @Test
  void theRightsAreThoseOfTheFile() {
    assertThat(HostRights.blocks().stream().flatMap(block -> block.rights().stream()))
        .hasSizeGreaterThan(80)
        .contains(
            new Right("", "namespaces", "", "create"),
            new Right("", "pods", "portforward", "create"),
            new Right("", "nodes", "", "list"),
            new Right("storage.k8s.io", "storageclasses", "", "list"));
    assertThat(new Right("apps", "deployments", "status", "get").words())
        .isEqualTo("get deployments.apps/status");
  }

  private static String asks(String cpu) {
    return "{\"resources\":{\"requests\":{\"cpu\":\"%s\",\"memory\":\"1Mi\"}}}".formatted(cpu);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
