package io.vclustermanager.web.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.StartRefusedException;
import io.vclustermanager.access.CertificateAuthorities;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.web.tls.TlsSettings.Files;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs come by their certificates, at a door of their own. Real handshakes. */
final class CertificateIT {
  private static final String CLIENT = "extendedKeyUsage=clientAuth";
  private static final String WHO =
      "{ viewer { actor { name kind roles } owner { name } memberships { role } } }";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final AtomicInteger KEYS = new AtomicInteger();

  private static Path folder;

  private static Pem pem;
  private static Files authority;
  private static Files others;
  private static Files old;
  private static int port;
  private static TestService service;

  @BeforeAll
  static void start(@TempDir Path given) throws IOException {
    folder = given;
    pem = new Pem(folder);
    authority = pem.authority("authority");
    others = pem.authority("others");
    old = pem.make("old", "genrsa", "2048");
    var counting = folder.resolve("authorities.pem");
    java.nio.file.Files.writeString(
        counting,
        java.nio.file.Files.readString(authority.certificate())
            + java.nio.file.Files.readString(old.certificate()));
    port = freePort();
    service = TestService.start(settings(port, counting));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, Object> settings(int port, Path authorities) throws IOException {
    var own = pem.make("service-" + port);
    var all = new HashMap<String, Object>();
    all.put("vcm.auth.certificates.port", port);
    all.put("vcm.auth.certificates.authority", authorities.toString());
    all.put("vcm.auth.certificates.certificate", own.certificate().toString());
    all.put("vcm.auth.certificates.key", own.key().toString());
    all.put("vcm.auth.certificates.rules.portal.common-name", "portal");
    all.put("vcm.auth.certificates.rules.portal.owner", "web");
    all.put("vcm.auth.certificates.rules.portal.roles", "DEVELOPER");
    all.put("vcm.auth.certificates.rules.nightly.san", "URI:spiffe://example.com/ci/nightly");
    all.put("vcm.auth.certificates.rules.robot.san", "DNS:Robot.example.com");
    all.put("vcm.auth.certificates.rules.robot.roles", "ADMIN");
    return all;
  }

  @Test
  void aProgramIsItsRulesActor() throws Exception {
    var portal = pem.signed("portal", authority, "/O=Example/CN=portal", CLIENT);

    assertThat(ask(portal, WHO).body())
        .hasToString(
            "{data={viewer={actor={name=portal, kind=CERTIFICATE, roles=[]}, owner={name=web},"
                + " memberships=[{role=DEVELOPER}]}}}");
    assertThat(
            ask(
                    portal,
                    "mutation { createVirtualCluster(input: { name: \"by-certificate\" }) {"
                        + " cluster { owner { name } } userErrors { message } } }")
                .body())
        .hasToString("{data={createVirtualCluster={cluster={owner={name=web}}, userErrors=[]}}}");
    assertThat(
            service
                .tables()
                .rows(
                    "select actor, actor_kind, way from audit where action ="
                        + " 'createVirtualCluster' and subject = 'by-certificate'"))
        .containsExactly("portal|CERTIFICATE|CERTIFICATE");
  }

  @Test
  void anAlternativeNameIsOneAsWell() throws Exception {
    var nightly =
        pem.signed(
            "nightly",
            authority,
            "/CN=whatever",
            CLIENT + "\nsubjectAltName=URI:spiffe://example.com/ci/nightly");
    var robot =
        pem.signed(
            "robot", authority, "/O=Example", CLIENT + "\nsubjectAltName=DNS:robot.Example.com");

    assertThat(ask(nightly, WHO).text("data.viewer.owner.name")).isEqualTo("nightly");
    assertThat(ask(robot, WHO).text("data.viewer.actor.roles")).isEqualTo("[ADMIN]");
  }

  /** Nobody here is told when its rule goes, which the key would outlast. */
  @Test
  void anAdministratorBySettingsMakesNoKeyThatHoldsEverywhere() throws Exception {
    var robot =
        pem.signed(
            "maker", authority, "/O=Example", CLIENT + "\nsubjectAltName=DNS:robot.example.com");

    assertThat(
            ask(
                    robot,
                    "mutation { createApiKey(input: { name: \"late\", role: ADMIN, everywhere: true"
                        + " }) { key userErrors { path code } } }")
                .refusals())
        .containsExactly("FORBIDDEN input.everywhere");
  }

  @Test
  void oneBetweenIsTakenWhereItIsShown() throws Exception {
    var between =
        pem.signed(
            "between", authority, "/CN=between", "basicConstraints=critical,CA:true,pathlen:0");
    var leaf = pem.signed("leaf", between, "/CN=portal", CLIENT);

    assertThat(cause(leaf)).contains("none of the authorities that count here has signed it");

    java.nio.file.Files.writeString(
        leaf.certificate(),
        java.nio.file.Files.readString(leaf.certificate())
            + java.nio.file.Files.readString(between.certificate()));
    assertThat(ask(leaf, WHO).text("data.viewer.actor.name")).isEqualTo("portal");
  }

  @Test
  void whatIsNotTakenIsRefusedWithTheCause() throws Exception {
    assertThat(cause(pem.signed("foreign", others, "/CN=portal", CLIENT)))
        .contains("none of the authorities that count here has signed it");
    assertThat(cause(pem.make("self"))).contains("none of the authorities");
    assertThat(cause(pem.signedForOneDay("over", authority, "/CN=portal", 2020)))
        .contains("it has expired at 2020-01-0");
    assertThat(cause(pem.signedForOneDay("early", authority, "/CN=portal", 2090)))
        .contains("it is not valid before 2090-01-01");
    assertThat(cause(pem.signed("server", authority, "/CN=portal", "extendedKeyUsage=serverAuth")))
        .contains("it is not meant for clients");
    assertThat(cause(pem.signed("encipher", authority, "/CN=portal", "keyUsage=keyEncipherment")))
        .contains("it is not meant for clients");
    assertThat(cause(authority)).contains("an authority's own");
    assertThat(cause(pem.signed("nobody", authority, "/CN=nobody", CLIENT)))
        .contains("no rule of the service's settings is for its names", "CN:nobody");
    assertThat(cause(pem.signed("case", authority, "/CN=Portal", CLIENT))).contains("no rule");
    assertThat(cause(pem.signed("two", authority, "/CN=portal/CN=admin", CLIENT)))
        .contains("no rule");
    assertThat(
            cause(
                pem.signed(
                    "both",
                    authority,
                    "/CN=portal",
                    CLIENT + "\nsubjectAltName=DNS:robot.example.com")))
        .contains("several rules");
    assertThat(cause(pem.signed("weak", old, "/CN=portal", CLIENT, "-md5")))
        .contains("an algorithm that is not taken");

    assertThat(
            service
                .tables()
                .rows(
                    "select outcome, subject from audit where action = 'signIn' and subject = 'the"
                        + " client certificate'"))
        .contains("REFUSED|the client certificate");
  }

  /** Also within the minute for which it is remembered. */
  @Test
  void aCertificateEndsAtItsTime() throws Exception {
    var brief = pem.signed("brief", authority, "/CN=portal", CLIENT, "-days", "1");
    var own = (X509Certificate) PemPair.of(brief).store().getCertificate("vcm");
    var end = own.getNotAfter().toInstant();
    var at = freePort();
    try (var later = TestService.start(settings(at, authority.certificate()))) {
      var door = door(at);
      later.move(Duration.between(later.now(), end.minusSeconds(20)));
      assertThat(send(client(brief), door).statusCode()).isEqualTo(200);

      later.move(Duration.ofSeconds(30));

      assertThat(send(client(brief), door).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aPageOfOthersHasNoHandInIt() throws Exception {
    var portal = pem.signed("page", authority, "/CN=portal", CLIENT);

    var response = send(client(portal), "", Map.of("Origin", "https://evil.example.com"));

    assertThat(response.statusCode()).isIn(401, 403);
    assertThat(response.body()).doesNotContain("portal");
  }

  @ParameterizedTest
  @CsvSource({
    // token, key, certificate, who counts; '' = missing
    "'', '', '', Bearer",
    "'', '', good, portal",
    "'', '', bad, 401 Certificate",
    "good, '', '', root",
    "good, '', good, 401 Bearer",
    "good, '', bad, root",
    "bad, '', good, portal",
    "bad, '', bad, 401 Bearer",
    "'', good, good, 401 ApiKey",
    "'', good, bad, web/key-",
    "'', bad, good, portal",
    "'', bad, bad, 401 ApiKey",
  })
  void oneTableSaysWhoCounts(String token, String key, String certificate, String who)
      throws Exception {
    var files =
        switch (certificate) {
          case "good" -> pem.signed("table-good", authority, "/CN=portal", CLIENT);
          case "bad" -> pem.signed("table-bad", others, "/CN=portal", CLIENT);
          default -> null;
        };
    var headers = new HashMap<String, String>();
    switch (key) {
      case "good" -> headers.put("X-API-Key", key());
      case "bad" -> headers.put("X-API-Key", "vcm_mistyped");
      default -> {}
    }
    var bearer =
        switch (token) {
          case "good" -> service.token("root", "admin");
          case "bad" -> "garbled";
          default -> "";
        };

    var response = send(files == null ? anonymous() : client(files), bearer, headers);

    var challenge = response.headers().firstValue("WWW-Authenticate").orElse("");
    if (who.startsWith("401 ")) {
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(challenge).startsWith(who.substring(4) + " error=");
    } else if (who.equals("Bearer")) {
      assertThat(challenge).isEqualTo("Bearer");
    } else {
      assertThat(response.body()).contains("\"name\":\"" + who);
    }
  }

  private static String key() throws Exception {
    ask(pem.signed("first", authority, "/CN=portal", CLIENT), WHO);
    var name = "key-" + KEYS.incrementAndGet();
    return service
        .root()
        .ask(
            "mutation { createApiKey(input: { name: \"%s\", owner: \"web\" }) { key } }"
                .formatted(name))
        .text("data.createApiKey.key");
  }

  @Test
  void theMainDoorAsksNobody() throws Exception {
    var own = pem.make("main");
    var settings = settings(freePort(), authority.certificate());
    settings.put("vcm.tls.certificate", own.certificate().toString());
    settings.put("vcm.tls.key", own.key().toString());
    var portal = pem.signed("asked", authority, "/CN=portal", CLIENT);
    try (var both = TestService.start(settings)) {
      assertThat(both.uri().getScheme()).isEqualTo("https");
      var asked = new AtomicBoolean();

      var response =
          send(HttpClient.newBuilder().sslContext(context(portal, asked)).build(), both.uri());

      assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(asked).isFalse();
    }
  }

  @Test
  void withoutTlsTheMainDoorStaysAsItIs() throws Exception {
    assertThat(service.uri().getScheme()).isEqualTo("http");
    assertThat(service.uri().getPort()).isNotEqualTo(port);
    assertThat(service.root().ask(WHO).text("data.viewer.actor.name")).isEqualTo("root");
  }

  @Test
  void anotherAuthorityCountsWithoutARestart() throws Exception {
    var file = folder.resolve("changing.pem");
    java.nio.file.Files.copy(authority.certificate(), file);
    var there = freePort();
    var before = pem.signed("before", authority, "/CN=portal", CLIENT);
    var after = pem.signed("after", others, "/CN=portal", CLIENT);
    try (var changing = TestService.start(settings(there, file))) {
      var open = client(before);
      assertThat(send(open, door(there)).body()).contains("\"name\":\"portal\"");
      assertThat(send(client(after), door(there)).statusCode()).isEqualTo(401);

      Pem.replace(file, others.certificate());
      changing.bean(CertificateAuthorities.class).look();

      assertThat(send(open, door(there)).statusCode()).as("also where it is open").isEqualTo(401);
      assertThat(send(client(after), door(there)).body()).contains("\"name\":\"portal\"");

      java.nio.file.Files.writeString(file, "nothing");
      changing.bean(CertificateAuthorities.class).look();
      assertThat(send(client(after), door(there)).body()).contains("\"name\":\"portal\"");
    }
  }

  @Test
  void aSocketKnowsWhoHasOpenedIt() throws Exception {
    var portal = pem.signed("socket", authority, "/CN=portal", CLIENT);
    var welcome = new CompletableFuture<String>();
    var said = new CompletableFuture<String>();
    try (var client = client(portal)) {
      var socket =
          client
              .newWebSocketBuilder()
              .subprotocols("graphql-transport-ws")
              .buildAsync(
                  URI.create("wss://localhost:" + port + "/graphql"), new Said(welcome, said))
              .get(20, TimeUnit.SECONDS);
      socket.sendText("{\"type\":\"connection_init\"}", true).get(20, TimeUnit.SECONDS);
      welcome.get(20, TimeUnit.SECONDS);
      socket
          .sendText(
              "{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":\"" + WHO + "\"}}", true)
          .get(20, TimeUnit.SECONDS);
      assertThat(said.get(20, TimeUnit.SECONDS)).contains("\"name\":\"portal\"");
      socket.abort();
    }
  }

  /** Waits to be let in, and for the first answer. */
  private record Said(CompletableFuture<String> welcome, CompletableFuture<String> answer)
      implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket socket, CharSequence data, boolean isLast) {
      if (data.toString().contains("connection_ack")) {
        welcome.complete(data.toString());
      }
      if (data.toString().contains("\"next\"")) {
        answer.complete(data.toString());
      }
      socket.request(1);
      return null;
    }
  }

  @Test
  void whatCannotBeMeantIsRefusedAtTheStart() throws Exception {
    refused("vcm.auth.certificates.authority", "", "vcm.auth.certificates.authority is missing");
    refused("vcm.auth.certificates.authority", folder + "/none", "there is no file");
    refused("vcm.auth.certificates.key", "", "must be given both or neither");
    refused("vcm.auth.certificates.rules.robot.common-name", "robot", "one of common-name and san");
    refused("vcm.auth.certificates.rules.robot.san", "robot.example.com", "begins with DNS:");
    refused("vcm.auth.certificates.rules.portal.common-name", " ", "one of common-name and san");
    refused("vcm.auth.certificates.rules.robot.roles", "OWNER", "there are ADMIN, DEVELOPER");
    refused("vcm.auth.certificates.rules.other.common-name", "portal", "asks for the same name");
    var twice = settings(freePort(), authority.certificate());
    twice.put("micronaut.server.port", twice.get("vcm.auth.certificates.port"));
    assertThatThrownBy(() -> TestService.start(twice).close())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("is the port of the usual door already");
  }

  private static void refused(String setting, String value, String why) throws IOException {
    var settings = settings(freePort(), authority.certificate());
    settings.put(setting, value);
    assertThatThrownBy(() -> TestService.start(settings).close())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining(why);
  }

  private static String cause(Files files) throws Exception {
    var response = send(client(files), door(port));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("UNAUTHENTICATED").doesNotContain("Exception");
    var challenge = response.headers().firstValue("WWW-Authenticate").orElse("");
    assertThat(challenge).startsWith("Certificate error=\"invalid_certificate\"");
    return challenge;
  }

  private static Answer ask(Files files, String query) throws Exception {
    try (var client = client(files)) {
      var response = client.send(request(door(port), query, "", Map.of()), BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readValue(response.body(), OBJECT));
    }
  }

  private static URI door(int at) {
    return URI.create("https://localhost:" + at);
  }

  private static HttpResponse<String> send(HttpClient client, URI door) throws Exception {
    return client.send(request(door, WHO, "", Map.of()), BodyHandlers.ofString());
  }

  private static HttpResponse<String> send(
      HttpClient client, String token, Map<String, String> headers) throws Exception {
    return client.send(request(door(port), WHO, token, headers), BodyHandlers.ofString());
  }

  private static HttpRequest request(
      URI door, String query, String token, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(door.resolve("/graphql"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"query\": \"" + query.replace("\"", "\\\"") + "\"}"));
    headers.forEach(request::header);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private static HttpClient anonymous() throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyServer()}, new SecureRandom());
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpClient client(Files files) throws Exception {
    return HttpClient.newBuilder().sslContext(context(files, new AtomicBoolean())).build();
  }

  private static SSLContext context(Files files, AtomicBoolean asked) throws Exception {
    var store = PemPair.of(files).store();
    var context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new Showing(store, asked)},
        new TrustManager[] {new AnyServer()},
        new SecureRandom());
    return context;
  }

  /** Shows its certificate whomever the server asks for, and says that it was asked. */
  private static final class Showing extends X509ExtendedKeyManager {
    private final KeyStore store;
    private final AtomicBoolean asked;

    Showing(KeyStore store, AtomicBoolean asked) {
      this.store = store;
      this.asked = asked;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      asked.set(true);
      return "vcm";
    }

    @Override
    public String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      asked.set(true);
      return "vcm";
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {"vcm"};
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      try {
        var chain = store.getCertificateChain(alias);
        var all = new X509Certificate[chain.length];
        System.arraycopy(chain, 0, all, 0, chain.length);
        return all;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public java.security.PrivateKey getPrivateKey(String alias) {
      try {
        return (java.security.PrivateKey)
            Optional.ofNullable(store.getKey(alias, new char[0])).orElseThrow();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Whose certificate the service has is not looked at here. */
  private static final class AnyServer extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
