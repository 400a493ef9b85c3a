package io.vclustermanager.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Does what a kubelet would do for the first container of a Deployment, so that the service can be
 * run as a process with what the pod would give it: environment, files of volumes, and the
 * ServiceAccount's token.
 */
public final class Kubelet {
  private final Testbed testbed;
  private final String namespace;
  private final JsonNode pod;
  private final JsonNode container;
  private final Path folder;

  private Kubelet(Testbed testbed, String namespace, String deployment, Path folder) {
    this.testbed = testbed;
    this.namespace = namespace;
    this.pod =
        testbed.json("get", "deployment", deployment, "-n", namespace).at("/spec/template/spec");
    this.container = pod.at("/containers/0");
    this.folder = folder;
  }

  /**
   * The environment of a Deployment's container. Volumes are folders in {@code folder}, and where a
   * variable names a path in one, it names that folder.
   */
  public static Map<String, String> environment(
      Testbed testbed, String namespace, String deployment, Path folder) throws IOException {
    var kubelet = new Kubelet(testbed, namespace, deployment, folder);
    var environment = kubelet.variables();
    var mounts = kubelet.mounts();
    environment.replaceAll((_, value) -> inside(mounts, value));
    if (kubelet.pod.path("automountServiceAccountToken").asBoolean()) {
      environment.putAll(kubelet.account());
    }
    return environment;
  }

  private Map<String, String> variables() {
    var all = new HashMap<String, String>();
    for (var source : container.path("envFrom")) {
      var map = object("configmap", source.at("/configMapRef/name").asText());
      map.path("data").properties().forEach(each -> all.put(each.getKey(), text(each)));
    }
    for (var variable : container.path("env")) {
      all.put(variable.path("name").asText(), value(variable));
    }
    return all;
  }

  private String value(JsonNode variable) {
    var reference = variable.at("/valueFrom/secretKeyRef");
    if (reference.isMissingNode()) {
      return variable.path("value").asText();
    }
    var data = object("secret", reference.path("name").asText()).path("data");
    return new String(decoded(data.path(reference.path("key").asText())));
  }

  /** Where each mounted path is. */
  private Map<String, Path> mounts() throws IOException {
    var all = new HashMap<String, Path>();
    for (var mount : container.path("volumeMounts")) {
      var volume = mount.path("name").asText();
      var place = Files.createDirectories(folder.resolve(volume));
      all.put(mount.path("mountPath").asText(), place);
      for (var candidate : pod.path("volumes")) {
        if (candidate.path("name").asText().equals(volume)) {
          fill(place, candidate);
        }
      }
    }
    return all;
  }

  private void fill(Path place, JsonNode volume) throws IOException {
    var secret = volume.at("/secret/secretName").asText();
    if (!secret.isEmpty()) {
      write(place, object("secret", secret).path("data"));
    }
    var map = volume.at("/configMap/name").asText();
    if (!map.isEmpty()) {
      write(place, object("configmap", map).path("binaryData"));
    }
  }

  private static void write(Path place, JsonNode files) throws IOException {
    for (var file : files.properties()) {
      Files.write(place.resolve(file.getKey()), decoded(file.getValue()));
    }
  }

  private static String inside(Map<String, Path> mounts, String value) {
    return mounts.entrySet().stream()
        .filter(mount -> (value + "/").startsWith(mount.getKey() + "/"))
        .map(mount -> mount.getValue() + value.substring(mount.getKey().length()))
        .findFirst()
        .orElse(value);
  }

  /** The service looks for these in a fixed folder, which a test cannot have: it is told where. */
  private Map<String, String> account() throws IOException {
    var name = pod.path("serviceAccountName").asText();
    var cluster = testbed.json("config", "view", "--raw").at("/clusters/0/cluster");
    var place = Files.createDirectories(folder.resolve("serviceaccount"));
    Files.writeString(
        place.resolve("token"), testbed.kubectl("create", "token", name, "-n", namespace).strip());
    Files.write(place.resolve("ca.crt"), decoded(cluster.path("certificate-authority-data")));
    return Map.of(
        "KUBERNETES_CLIENT_BASE_PATH", cluster.path("server").asText(),
        "KUBERNETES_CLIENT_CA_PATH", place.resolve("ca.crt").toString(),
        "KUBERNETES_CLIENT_TOKEN_PATH", place.resolve("token").toString(),
        "KUBERNETES_CLIENT_NAMESPACE", namespace);
  }

  private JsonNode object(String kind, String name) {
    return testbed.json("get", kind, name, "-n", namespace);
  }

  private static String text(Map.Entry<String, JsonNode> entry) {
    return entry.getValue().asText();
  }

  private static byte[] decoded(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asText());
  }
}
