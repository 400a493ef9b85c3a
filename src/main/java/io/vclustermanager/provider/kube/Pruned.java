package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object without what nobody here reads: thousands are kept in memory, and a pod is mostly what
 * its author wrote.
 */
final class Pruned {
  private static final int LONGEST_ANNOTATION = 1024;
  private static final int LONGEST_OF_OURS = 16 * 1024;
  private static final int LONGEST_MESSAGE = 1024;

  private Pruned() {}

  static ObjectNode of(JsonNode object) {
    var pruned = KubeCalls.JSON.createObjectNode();
    metadata(object.path("metadata"), pruned.putObject("metadata"));
    if (object.has("spec")) {
      spec(object.path("spec"), pruned.putObject("spec"));
    }
    if (object.has("status")) {
      copy(
          object.path("status"),
          pruned.putObject("status"),
          "phase",
          "observedGeneration",
          "replicas",
          "readyReplicas",
          "updatedReplicas",
          "conditions",
          "initContainerStatuses",
          "containerStatuses");
    }
    copy(object, pruned, "reason", "lastTimestamp", "eventTime", "involvedObject");
    if (object.path("message").isTextual()) {
      var message = object.path("message").asText();
      pruned.put("message", message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
    }
    return pruned;
  }

  private static void metadata(JsonNode from, ObjectNode to) {
    copy(
        from,
        to,
        "name",
        "namespace",
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "deletionTimestamp",
        "labels");
    if (from.has("deletionTimestamp")) {
      copy(from, to, "finalizers");
    }
    if (from.has("annotations")) {
      var annotations = to.putObject("annotations");
      from.path("annotations")
          .properties()
          .forEach(
              each -> {
                if (each.getValue().asText().length() <= longest(each.getKey())) {
                  annotations.set(each.getKey(), each.getValue());
                }
              });
    }
  }

  private static int longest(String annotation) {
    return annotation.startsWith(Mark.PREFIX) ? LONGEST_OF_OURS : LONGEST_ANNOTATION;
  }

  private static void spec(JsonNode from, ObjectNode to) {
    copy(from, to, "replicas", "serviceName", "nodeName");
    if (!from.path("volumeClaimTemplates").isEmpty()) {
      // That there are any is all that is asked.
      to.putArray("volumeClaimTemplates").addObject();
    }
    if (from.has("template")) {
      var template = to.putObject("template");
      template
          .putObject("metadata")
          .set("annotations", from.path("template").path("metadata").path("annotations"));
      var spec = template.putObject("spec");
      images(
          from.path("template").path("spec").path("initContainers"),
          spec.putArray("initContainers"));
      images(from.path("template").path("spec").path("containers"), spec.putArray("containers"));
    }
  }

  private static void images(JsonNode containers, ArrayNode to) {
    containers.forEach(each -> copy(each, to.addObject(), "name", "image"));
  }

  private static void copy(JsonNode from, ObjectNode to, String... fields) {
    for (var field : fields) {
      if (from.has(field)) {
        to.set(field, from.path(field));
      }
    }
  }
}
