package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to an API server.
 *
 * @param path below the server's address, such as {@code /api/v1/namespaces/a}
 * @param accept the media type to answer in
 */
record KubeRequest(
    String method,
    String path,
    Map<String, String> query,
    String accept,
    String contentType,
    @Nullable JsonNode body) {
  private static final String PLAIN = "application/json";

  /** Only name, labels, annotations and the like: small, and no secret's content. */
  private static final String METADATA_LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  static KubeRequest get(String path, Map<String, String> query) {
    return new KubeRequest("GET", path, query, PLAIN, PLAIN, null);
  }

  static KubeRequest metadata(String path, Map<String, String> query) {
    return new KubeRequest("GET", path, query, METADATA_LIST, PLAIN, null);
  }

  static KubeRequest watchMetadata(String path, Map<String, String> query) {
    return new KubeRequest("GET", path, query, METADATA, PLAIN, null);
  }

  /** Of a stream: the API server refuses who says which media type to answer in. */
  static KubeRequest stream(String path, Map<String, String> query) {
    return new KubeRequest("GET", path, query, "*/*", PLAIN, null);
  }

  static KubeRequest post(String path, JsonNode body) {
    return new KubeRequest("POST", path, Map.of(), PLAIN, PLAIN, body);
  }

  /** Goes through all that a create goes through, and keeps nothing. */
  static KubeRequest dryRun(String path, JsonNode body) {
    return new KubeRequest("POST", path, Map.of("dryRun", "All"), PLAIN, PLAIN, body);
  }

  static KubeRequest mergePatch(String path, JsonNode body) {
    return new KubeRequest("PATCH", path, Map.of(), PLAIN, "application/merge-patch+json", body);
  }

  static KubeRequest delete(String path, JsonNode options) {
    return new KubeRequest("DELETE", path, Map.of(), PLAIN, PLAIN, options);
  }
}
