package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.NamespaceMetadata;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What users have put on a namespace that was made for their cluster. The keys are written down
 * beside it, so that those that are given no more go, and others' stay.
 */
final class NamespaceMarks {
  /** The annotation that holds the keys, as JSON. */
  private static final String GIVEN = Mark.PREFIX + "given";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StrictJson READER = StrictJson.within(new TextBounds(64 << 10, 5));

  private NamespaceMarks() {}

  /** Adds them to the metadata of a namespace that is being made; what is there goes before. */
  static void put(Cluster cluster, ObjectNode metadata) {
    var given = cluster.spec().onNamespace();
    if (given.isEmpty()) {
      return;
    }
    add(metadata.withObject("/labels"), given.labels());
    add(metadata.withObject("/annotations"), given.annotations());
    metadata.withObject("/annotations").put(GIVEN, keys(given));
  }

  private static void add(ObjectNode target, Map<String, String> given) {
    given.forEach(
        (key, value) -> {
          if (!target.has(key)) {
            target.put(key, value);
          }
        });
  }

  /**
   * What is to be changed on a namespace that is there; empty when nothing is.
   *
   * @throws ProviderException that is permanent for one that the service has not made: what stands
   *     on it is its administrators'
   */
  static Optional<ObjectNode> patch(Cluster cluster, ClusterSnapshot snapshot) {
    var given = cluster.spec().onNamespace();
    if (!snapshot.hasNamespace() || snapshot.isNamespaceGoing()) {
      return Optional.empty();
    }
    if (!snapshot.isNamespaceOurs()) {
      if (given.isEmpty()) {
        return Optional.empty();
      }
      throw ProviderException.permanent(
          FailureReason.CONFLICT, refused(snapshot.target().namespace(), given));
    }
    var former = former(snapshot.namespace());
    var patch = JSON.createObjectNode();
    var metadata = patch.putObject("metadata");
    change(snapshot.namespace(), "labels", former, given.labels(), metadata);
    change(snapshot.namespace(), "annotations", former, given.annotations(), metadata);
    if (metadata.isEmpty()) {
      return Optional.empty();
    }
    metadata.withObject("/annotations").put(GIVEN, keys(given));
    return Optional.of(patch);
  }

  private static String refused(String namespace, NamespaceMetadata given) {
    var fields = new LinkedHashMap<String, Map<String, String>>();
    fields.put("namespaceLabels", given.labels());
    fields.put("namespaceAnnotations", given.annotations());
    fields.values().removeIf(Map::isEmpty);
    return "The namespace '%s' was there before its cluster: its labels and annotations are its administrators' to set, and these cannot be put on it: %s. Ask without them (an update with %s), or for a cluster in another namespace."
        .formatted(
            namespace,
            fields.entrySet().stream()
                .map(each -> each.getKey() + " " + keys(each.getValue()))
                .collect(Collectors.joining(", ")),
            fields.keySet().stream()
                .map(each -> each + ": []")
                .collect(Collectors.joining(" and ")));
  }

  private static String keys(Map<String, String> given) {
    return given.keySet().stream().sorted().collect(Collectors.joining(", "));
  }

  private static void change(
      JsonNode namespace,
      String kind,
      JsonNode former,
      Map<String, String> given,
      ObjectNode metadata) {
    var there = namespace.path("metadata").path(kind);
    texts(former.path(kind)).stream()
        .filter(key -> !given.containsKey(key) && there.has(key))
        .forEach(key -> metadata.withObject("/" + kind).putNull(key));
    given.forEach(
        (key, value) -> {
          if (!value.equals(there.path(key).asText(null))) {
            metadata.withObject("/" + kind).put(key, value);
          }
        });
  }

  private static JsonNode former(JsonNode namespace) {
    var text = namespace.path("metadata").path("annotations").path(GIVEN).asText("{}");
    try {
      return READER.tree(text);
    } catch (NotTakenException e) {
      // Somebody else's word under our annotation: nothing is taken away by it.
      return JSON.createObjectNode();
    }
  }

  private static String keys(NamespaceMetadata given) {
    var keys = JSON.createObjectNode();
    given.labels().keySet().stream().sorted().forEach(keys.putArray("labels")::add);
    given.annotations().keySet().stream().sorted().forEach(keys.putArray("annotations")::add);
    return keys.toString();
  }

  private static List<String> texts(JsonNode several) {
    var texts = new ArrayList<String>();
    several.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
