package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.custom.QuantityFormatException;
import io.vclustermanager.model.Host.Amount;
import io.vclustermanager.model.Host.Capacity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Adds up what nodes have and what pods request, as the scheduler does. */
final class CapacitySums {
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

  /** The effects of taints that keep pods away (Kubernetes, "Taints and Tolerations"). */
  private static final Set<String> FORBIDDING = Set.of("NoSchedule", "NoExecute");

  private BigDecimal cpuAllocatable = BigDecimal.ZERO;
  private BigDecimal cpuRequested = BigDecimal.ZERO;
  private BigDecimal memoryAllocatable = BigDecimal.ZERO;
  private BigDecimal memoryRequested = BigDecimal.ZERO;
  private final Set<String> closed = new HashSet<>();
  private int nodes;
  private int pods;

  /**
   * Adds a node. One that is cordoned, or takes only what tolerates its taint, has nothing to give:
   * virtual clusters and their pods tolerate none by themselves. Add nodes before pods.
   */
  void addNode(JsonNode node) {
    if (isClosed(node.path("spec"))) {
      closed.add(node.path("metadata").path("name").asText());
      return;
    }
    nodes++;
    var allocatable = node.path("status").path("allocatable");
    cpuAllocatable = cpuAllocatable.add(number(allocatable.path("cpu").asText("0")));
    memoryAllocatable = memoryAllocatable.add(number(allocatable.path("memory").asText("0")));
  }

  private static boolean isClosed(JsonNode spec) {
    return spec.path("unschedulable").asBoolean()
        || StreamSupport.stream(spec.path("taints").spliterator(), false)
            .anyMatch(taint -> FORBIDDING.contains(taint.path("effect").asText()));
  }

  /**
   * Adds a pod that has not ended, be it scheduled or waiting for room. What runs on nodes that
   * have nothing to give takes nothing from the others.
   */
  void addPod(JsonNode pod) {
    var node = pod.path("spec").path("nodeName");
    if (node.isTextual() && closed.contains(node.asText())) {
      return;
    }
    pods++;
    cpuRequested = cpuRequested.add(request(pod.path("spec"), "cpu"));
    memoryRequested = memoryRequested.add(request(pod.path("spec"), "memory"));
  }

  /** The sums. */
  Capacity capacity() {
    return new Capacity(
        new Amount(whole(cpuAllocatable.multiply(MILLIS)), whole(cpuRequested.multiply(MILLIS))),
        new Amount(whole(memoryAllocatable), whole(memoryRequested)));
  }

  /** What was added up, for people. */
  String words() {
    return nodes + " nodes and " + pods + " pods were counted.";
  }

  /** The number of a quantity such as {@code 250m} or {@code 2Gi}; 0 when it is none. */
  static BigDecimal number(String quantity) {
    try {
      return Quantity.fromString(quantity).getNumber();
    } catch (QuantityFormatException | NumberFormatException e) {
      // A host that writes what Kubernetes would not is counted without it.
      return BigDecimal.ZERO;
    }
  }

  /**
   * Containers and sidecars run side by side; each other init container runs before them, beside
   * the sidecars that were begun by then: what is most at any time counts.
   */
  private static BigDecimal request(JsonNode spec, String resource) {
    var running = BigDecimal.ZERO;
    var most = BigDecimal.ZERO;
    for (var container : spec.path("initContainers")) {
      var own = own(container, resource);
      if (container.path("restartPolicy").asText().equals("Always")) {
        running = running.add(own);
      }
      most =
          most.max(
              container.path("restartPolicy").asText().equals("Always")
                  ? running
                  : running.add(own));
    }
    for (var container : spec.path("containers")) {
      running = running.add(own(container, resource));
    }
    return most.max(running).add(number(spec.path("overhead").path(resource).asText("0")));
  }

  private static BigDecimal own(JsonNode container, String resource) {
    return number(container.path("resources").path("requests").path(resource).asText("0"));
  }

  private static long whole(BigDecimal value) {
    return value.setScale(0, RoundingMode.HALF_UP).longValue();
  }
}
