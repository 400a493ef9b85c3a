package io.vclustermanager.access;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks an issuer. It follows no redirects, waits five seconds for an answer and takes 512 kB:
 * whoever answers there is not trusted with more.
 */
final class IssuerHttp {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 512 * 1024;
  private static final StrictJson JSON = StrictJson.within(new TextBounds(MOST_BYTES, 20), 50_000);

  private IssuerHttp() {}

  /** What was answered. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(URI address, int status, byte[] body) {
    boolean isOk() {
      return status == 200;
    }

    /** The body, which is one object of JSON. */
    Map<String, Object> object() throws IOException, NotTakenException {
      if (!(JSON.read(body) instanceof Map<?, ?> read)) {
        throw new IOException(address + " is no object");
      }
      var object = new HashMap<String, Object>();
      read.forEach((name, value) -> object.put(String.valueOf(name), value));
      return object;
    }

    /** Tokens may stand in it. */
    @Override
    public String toString() {
      return "Answer[HTTP " + status + "]";
    }
  }

  /** The document at an address. */
  static Map<String, Object> document(URI address)
      throws IOException, NotTakenException, InterruptedException {
    var answer = ask(HttpRequest.newBuilder(address).header("Accept", "application/json").build());
    if (!answer.isOk()) {
      throw new IOException(address + " answered HTTP " + answer.status());
    }
    return answer.object();
  }

  /** Asks, whatever the answer's status is. */
  static Answer ask(HttpRequest request) throws IOException, InterruptedException {
    try (var client =
        HttpClient.newBuilder().connectTimeout(LONGEST).followRedirects(Redirect.NEVER).build()) {
      // The request's own limit would end with the answer's headers.
      var asked =
          client
              .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES))
              .orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      try {
        var answer = asked.get();
        return new Answer(request.uri(), answer.statusCode(), answer.body());
      } finally {
        client.shutdownNow();
      }
    } catch (ExecutionException e) {
      throw new IOException(request.uri() + " cannot be read: " + e.getCause(), e);
    }
  }
}
