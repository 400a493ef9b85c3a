package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.graphql.transport.NodeScripts;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import org.junit.jupiter.api.Test;

/**
 * Somebody signs in by a real browser at a real server of OpenID Connect, which compares code,
 * verifier and address itself.
 */
final class ProviderPageIT {
  private static final Path PICTURE = Path.of("target/provider.png");

  @Test
  void aPersonSignsInByTheKeyboardAndOutAgain() throws Exception {
    var server =
        new MockOAuth2Server(
            new OAuth2Config(
                true, null, null, false, new OAuth2TokenProvider(), Set.of(), new NettyWrapper()));
    var port = freePort();
    server.start(InetAddress.getLoopbackAddress(), 0);
    try (var _ =
        TestService.start(
            Map.of(
                "micronaut.server.port", port,
                "vcm.external-url", "http://localhost:" + port,
                "vcm.auth.issuers.corp.issuer", server.issuerUrl("corp").toString(),
                "vcm.auth.issuers.corp.client-id", "vcm",
                "vcm.auth.issuers.corp.client-secret", "any",
                "vcm.auth.issuers.corp.title", "Corp",
                "vcm.auth.issuers.corp.roles.admins", "VIEWER"))) {

      var output = NodeScripts.provider("http://localhost:" + port + "/graphiql", PICTURE);

      assertThat(output.status()).as(String.join("\n", output.lines())).isZero();
      assertThat(output.last())
          .contains("\"actor\":{\"name\":\"corp:anna\",\"roles\":[\"VIEWER\"]}")
          .contains("\"staysSignedIn\":true")
          .contains("\"silently\":true")
          .contains("\"staysSignedOut\":true")
          .contains("\"elsewhere\":true")
          .contains("\"nothingIsKept\":true")
          .contains("\"violations\":[]");
    } finally {
      server.shutdown();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
