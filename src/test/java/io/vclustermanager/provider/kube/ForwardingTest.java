package io.vclustermanager.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The protocol of port-forwards, message by message. */
final class ForwardingTest {
  /** One that leads nowhere: the messages come from the test. */
  private static final OkHttpClient HTTP = new OkHttpClient();

  private static final WebSocket SOCKET =
      HTTP.newWebSocket(
          new Request.Builder().url("http://127.0.0.1:1/").build(), new WebSocketListener() {});

  private final Forwarding forwarding = new Forwarding();

  @AfterAll
  static void stop() {
    SOCKET.cancel();
    HTTP.dispatcher().executorService().shutdown();
  }

  @Test
  void theFirstMessageOfEachChannelIsThePort() throws IOException {
    message("00fb20");
    message("01fb20");
    message("00616263");

    assertThat(read()).isEqualTo("abc");
  }

  @Test
  void thePortMayComeInPiecesAndWithData() throws IOException {
    message("00fb");
    message("002061");
    message("");

    assertThat(read()).isEqualTo("a");
  }

  @Test
  void whatWentWrongIsSaid() {
    message("01fb20");
    message("01" + ByteString.encodeUtf8("connection refused").hex());

    assertThatThrownBy(this::read).hasMessageContaining("connection refused");
  }

  @Test
  void whatCameBeforeTheEndIsStillRead() throws IOException {
    message("00fb20");
    message("0061");
    forwarding.close();

    assertThat(read()).isEqualTo("a");
    assertThat(read()).isNull();
    assertThatThrownBy(() -> forwarding.write(new byte[1], 0, 1)).hasMessageContaining("closed");
  }

  @Test
  void unknownChannelsAreLeftOut() throws IOException {
    message("00fb20");
    message("0761");
    message("ff61");
    message("0062");

    assertThat(read()).isEqualTo("b");
  }

  @Test
  void silenceHasAnEnd() {
    assertThatThrownBy(() -> forwarding.read(20)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aRefusedUpgradeIsAFailedConnect() {
    assertThatThrownBy(
            () ->
                forwarding.open(
                    listener -> {
                      listener.onFailure(SOCKET, new IOException("Expected 101"), refused());
                      return SOCKET;
                    },
                    1000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no port-forward: Expected 101");
  }

  private static @Nullable Response refused() {
    return null;
  }

  private void message(String hex) {
    forwarding.onMessage(SOCKET, ByteString.decodeHex(hex));
  }

  private @Nullable String read() throws IOException {
    var data = forwarding.read(1000);
    return data == null ? null : data.utf8();
  }
}
