package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import java.io.IOException;
import okhttp3.Call;

/** A stream of changes of objects; closed from another thread, it ends. */
final class KubeWatch implements AutoCloseable {
  /** An object has at most 1.5 MB where it is kept. */
  private static final int LARGEST_EVENT = 16 << 20;

  private static final StrictJson EVENTS = StrictJson.within(new TextBounds(LARGEST_EVENT, 200));

  private final String who;
  private final Call call;
  private final Seen seen;

  KubeWatch(String who, Call call, Seen seen) {
    this.who = who;
    this.call = call;
    this.seen = seen;
  }

  /**
   * Hands on what happens to each object, until the server ends the stream.
   *
   * @throws ProviderException when it cannot be begun or breaks
   */
  void run() {
    try (var response = call.execute()) {
      var body = response.body();
      if (body == null || !response.isSuccessful()) {
        var answer = body == null ? KubeCalls.JSON.nullNode() : EVENTS.tree(body.byteStream());
        throw KubeFailures.of(who, response.code(), answer);
      }
      seen.opened();
      var source = body.source();
      while (!source.exhausted()) {
        var event = EVENTS.tree(source.readUtf8LineStrict(LARGEST_EVENT));
        seen.event(event.path("type").asText(), event.path("object"));
      }
    } catch (IOException e) {
      throw KubeFailures.of(who, e);
    } catch (NotTakenException e) {
      throw KubeFailures.unreadable(who, e);
    }
  }

  @Override
  public void close() {
    call.cancel();
  }

  /** Is told what the stream says. */
  interface Seen {
    /** The server has begun to answer. */
    void opened();

    /** An event of the type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR. */
    void event(String type, JsonNode object);
  }
}
