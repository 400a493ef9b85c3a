package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.Mark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/**
 * Helm's own record of a release: JSON, compressed, in base64 twice over (Helm's
 * storage/driver/util.go). It holds the values that the release was installed with, and with them
 * whose it is, before any of its objects exists.
 */
final class ReleaseRecord {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReleaseRecord() {}

  /** The cluster's id in the values of the newest release; empty when there is none. */
  static Optional<UUID> markedWith(KubeHost host, Sight sight) {
    return sight
        .newestRelease()
        .flatMap(
            newest ->
                host.find(
                    "/api/v1/namespaces/"
                        + sight.target().namespace()
                        + "/secrets/"
                        + Sight.name(newest)))
        .flatMap(secret -> markedWith(secret.path("data").path("release").asText()));
  }

  static Optional<UUID> markedWith(String encoded) {
    var decoder = Base64.getMimeDecoder();
    try (var json =
        new GZIPInputStream(new ByteArrayInputStream(decoder.decode(decoder.decode(encoded))))) {
      return Mark.id(
          JSON.readTree(json)
              .path("config")
              .path("controlPlane")
              .path("statefulSet")
              .path("labels")
              .path(Mark.CLUSTER_ID));
    } catch (IOException | IllegalArgumentException e) {
      // Not a record of Helm's, or one of another make: it proves nothing.
      return Optional.empty();
    }
  }
}
