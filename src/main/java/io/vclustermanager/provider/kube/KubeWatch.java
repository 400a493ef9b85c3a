package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.provider.ProviderException;
import java.io.IOException;
import java.util.function.Consumer;
import okhttp3.Call;

/** A stream of changes of objects; closed from another thread, it ends. */
final class KubeWatch implements AutoCloseable {
  private final String host;
  private final Call call;
  private final Consumer<JsonNode> seen;

  KubeWatch(String host, Call call, Consumer<JsonNode> seen) {
    this.host = host;
    this.call = call;
    this.seen = seen;
  }

  /**
   * Hands on each object that was added, changed or deleted, until the server ends the stream.
   *
   * @throws ProviderException when it cannot be begun or breaks
   */
  void run() {
    try (var response = call.execute()) {
      var body = response.body();
      if (body == null || !response.isSuccessful()) {
        var answer =
            body == null ? KubeCalls.JSON.nullNode() : KubeCalls.JSON.readTree(body.byteStream());
        throw KubeFailures.of(host, response.code(), answer);
      }
      var source = body.source();
      for (var line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
        hand(KubeCalls.JSON.readTree(line));
      }
    } catch (IOException e) {
      throw KubeFailures.of(host, e);
    }
  }

  @Override
  public void close() {
    call.cancel();
  }

  private void hand(JsonNode event) {
    if (!event.path("type").asText().equals("BOOKMARK")) {
      seen.accept(event.path("object"));
    }
  }
}
