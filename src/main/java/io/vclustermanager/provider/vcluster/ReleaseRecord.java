package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Helm's own record of a release: JSON, compressed, in base64 twice over (Helm's
 * storage/driver/util.go). It holds the values that the release was installed with, and with them
 * whose it is, before any of its objects exists.
 */
final class ReleaseRecord {
  /** A Secret holds 1 MB of it packed; a real one unpacks to about 1 MB. */
  private static final StrictJson JSON = StrictJson.within(new TextBounds(16 << 20, 200));

  private static final String PREFIX = "sh.helm.release.v1.";
  private static final Pattern NAME = Pattern.compile(".*\\.v[0-9]+");

  private ReleaseRecord() {}

  /** Whether it says of itself that it is a record, which anybody can say who may write it. */
  static boolean looksLikeOne(JsonNode secret) {
    return ClusterSnapshot.label(secret, "owner").asText().equals("helm");
  }

  /**
   * Whether Helm wrote it, of the release of this name: by its own name, which a tenant's objects
   * cannot have on the host, since the syncer puts {@code -x-} and more behind theirs.
   */
  static boolean isOf(String release, JsonNode secret) {
    return looksLikeOne(secret)
        && ClusterSnapshot.label(secret, "name").asText().equals(release)
        && NAME.matcher(ClusterSnapshot.name(secret)).matches()
        && ClusterSnapshot.name(secret).startsWith(PREFIX + release + ".v");
  }

  /** The cluster's id in the values of the newest release; empty when there is none. */
  static Optional<UUID> markedWith(KubeHost host, ClusterSnapshot snapshot) {
    return newest(host, snapshot).flatMap(ReleaseRecord::markedWith);
  }

  /** The user's values of the newest release; empty when there is none that can be read. */
  static Optional<JsonNode> values(KubeHost host, ClusterSnapshot snapshot) {
    return newest(host, snapshot).flatMap(ReleaseRecord::config);
  }

  /** The version of the chart of the newest release; empty when there is none to be read. */
  static Optional<String> chartVersion(KubeHost host, ClusterSnapshot snapshot) {
    return newest(host, snapshot)
        .flatMap(ReleaseRecord::record)
        .map(record -> record.path("chart").path("metadata").path("version").asText())
        .filter(version -> !version.isEmpty());
  }

  /**
   * Why the newest release has failed, in Helm's words; empty when it has not, or when Helm has
   * begun to take it away.
   */
  static Optional<String> failure(KubeHost host, ClusterSnapshot snapshot) {
    return newest(host, snapshot).flatMap(ReleaseRecord::failure);
  }

  static Optional<String> failure(String encoded) {
    return record(encoded)
        .map(record -> record.path("info"))
        .filter(info -> info.path("status").asText().equals("failed"))
        .map(info -> info.path("description").asText());
  }

  /** The manifests of the newest release of this name; empty when there is none to be read. */
  static Optional<String> manifest(KubeHost host, Target target) {
    var path = "/api/v1/namespaces/" + target.namespace() + "/secrets";
    return host.listMetadata(
            path, Map.of("labelSelector", "owner=helm,name=" + target.name(), "limit", "500"))
        .filter(each -> isOf(target.name(), each))
        .max(Comparator.comparingInt(each -> ClusterSnapshot.label(each, "version").asInt()))
        .flatMap(each -> host.find(path + "/" + ClusterSnapshot.name(each)))
        .map(secret -> secret.path("data").path("release").asText())
        .flatMap(ReleaseRecord::record)
        .map(record -> record.path("manifest").asText());
  }

  private static Optional<String> newest(KubeHost host, ClusterSnapshot snapshot) {
    return snapshot
        .newestRelease()
        .flatMap(
            newest ->
                host.find(
                    "/api/v1/namespaces/"
                        + snapshot.target().namespace()
                        + "/secrets/"
                        + ClusterSnapshot.name(newest)))
        .map(secret -> secret.path("data").path("release").asText());
  }

  static Optional<UUID> markedWith(String encoded) {
    return config(encoded)
        .flatMap(
            values ->
                Mark.id(
                    values
                        .path("controlPlane")
                        .path("statefulSet")
                        .path("labels")
                        .path(Mark.CLUSTER_ID)));
  }

  private static Optional<JsonNode> config(String encoded) {
    return record(encoded).map(each -> each.path("config"));
  }

  private static Optional<JsonNode> record(String encoded) {
    var decoder = Base64.getMimeDecoder();
    try (var json =
        new GZIPInputStream(new ByteArrayInputStream(decoder.decode(decoder.decode(encoded))))) {
      return Optional.of(JSON.tree(json));
    } catch (IOException | NotTakenException | IllegalArgumentException e) {
      // Not a record of Helm's, or one of another make: it proves nothing.
      return Optional.empty();
    }
  }
}
