package io.vclustermanager.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An API server as EKS has it, before the testbed's: it takes the tokens that EKS takes, judged as
 * aws-iam-authenticator and STS judge them, and passes on as a ServiceAccount.
 */
public final class EksFront implements AutoCloseable {
  private static final Duration TAKEN = Duration.ofMinutes(15);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final char[] PASSWORD = "password".toCharArray();

  private final HttpsServer server;
  private final HttpClient client;
  private final String upstream;
  private final String account;
  private final String cluster;
  private final String region;
  private final String authority;
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private volatile Supplier<Instant> time = Instant::now;
  private volatile boolean hasEntry = true;

  /**
   * Opens it.
   *
   * @param kubeconfig of a ServiceAccount of the API server behind it
   * @param cluster the name for which tokens must be signed
   */
  public EksFront(Path kubeconfig, String region, String cluster) throws Exception {
    this.cluster = cluster;
    this.region = region;
    var text = Files.readString(kubeconfig);
    upstream = text.replaceAll("(?s).*server: *\"?(https://[^\"',} \\n]+).*", "$1");
    account = text.replaceAll("(?s).*token: ([^}]+)}.*", "$1");
    var keys = keys();
    var own = keys.getCertificate("eks");
    authority = Base64.getEncoder().encodeToString(pem(own).getBytes(StandardCharsets.UTF_8));
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(
                trusting(
                    Base64.getDecoder()
                        .decode(
                            text.replaceAll(
                                "(?s).*certificate-authority-data: *\"?([A-Za-z0-9+/=]+).*",
                                "$1"))))
            .build();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(proving(keys)));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /** Its address. */
  public String endpoint() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Its certificate, as DescribeCluster gives it. */
  public String authority() {
    return authority;
  }

  /** By whose time tokens are over. */
  public void time(Supplier<Instant> whose) {
    time = whose;
  }

  /** Whether it has an access entry for who signs. */
  public void entry(boolean isThere) {
    hasEntry = isThere;
  }

  /** The tokens that it has taken. */
  public Set<String> tokens() {
    return Set.copyOf(tokens);
  }

  /** Why it did not take others. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var token =
          String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
              .replaceFirst("^Bearer ", "");
      var wrong = hasEntry ? wrong(token) : "no access entry";
      if (wrong.isEmpty()) {
        tokens.add(token);
        pass(exchange);
      } else {
        refusals.add(wrong);
        var body =
            "{\"kind\":\"Status\",\"message\":\"Unauthorized\",\"code\":401}"
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(401, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private String wrong(String token) {
    try {
      if (!token.startsWith("k8s-aws-v1.")) {
        return "no token of EKS";
      }
      var url =
          URI.create(
              new String(
                  Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length())),
                  StandardCharsets.UTF_8));
      var query =
          Arrays.stream(url.getRawQuery().split("&", -1))
              .map(each -> each.split("=", 2))
              .collect(Collectors.toMap(each -> each[0], each -> each[1]));
      var day = decoded(query, "X-Amz-Date").substring(0, 8);
      var scope = day + "/" + region + "/sts/aws4_request";
      var date = Instant.from(DATE.parse(decoded(query, "X-Amz-Date")));
      var asked =
          List.of(
              url.getScheme(),
              url.getHost(),
              url.getPath(),
              decoded(query, "Action"),
              decoded(query, "X-Amz-Expires"),
              decoded(query, "X-Amz-SignedHeaders"),
              decoded(query, "X-Amz-Security-Token"),
              decoded(query, "X-Amz-Credential"));
      var expected =
          List.of(
              "https",
              "sts." + region + ".amazonaws.com",
              "/",
              "GetCallerIdentity",
              "60",
              "host;x-k8s-aws-id",
              "session",
              FakeAws.SESSION_KEY + "/" + scope);
      if (!asked.equals(expected)) {
        return asked + " instead of " + expected;
      }
      if (date.plus(TAKEN).isBefore(time.get())) {
        return "expired";
      }
      return decoded(query, "X-Amz-Signature").equals(signature(url, query, scope, day))
          ? ""
          : "another signature";
    } catch (GeneralSecurityException | RuntimeException e) {
      return String.valueOf(e);
    }
  }

  private static String decoded(Map<String, String> query, String name) {
    return URLDecoder.decode(query.getOrDefault(name, ""), StandardCharsets.UTF_8);
  }

  /** As AWS says that it is made, with the cluster's own name in the header. */
  private String signature(URI url, Map<String, String> query, String scope, String day)
      throws GeneralSecurityException {
    var canonical =
        query.entrySet().stream()
            .filter(each -> !each.getKey().equals("X-Amz-Signature"))
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("&"));
    var request =
        String.join(
            "\n",
            "GET",
            "/",
            canonical,
            "host:" + url.getHost(),
            "x-k8s-aws-id:" + cluster,
            "",
            "host;x-k8s-aws-id",
            hash(""));
    var text =
        String.join("\n", "AWS4-HMAC-SHA256", decoded(query, "X-Amz-Date"), scope, hash(request));
    var key = ("AWS4" + FakeAws.SECRET).getBytes(StandardCharsets.UTF_8);
    for (var part : List.of(day, region, "sts", "aws4_request")) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, text));
  }

  private static String hash(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private void pass(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    var request =
        HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI()))
            .header("Authorization", "Bearer " + account)
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (var name : List.of("Accept", "Content-Type")) {
      var value = headers.getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    try {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (var body = answer.body()) {
        answer
            .headers()
            .firstValue("Content-Type")
            .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), 0);
        var buffer = new byte[16 * 1024];
        for (var read = body.read(buffer); read >= 0; read = body.read(buffer)) {
          exchange.getResponseBody().write(buffer, 0, read);
          exchange.getResponseBody().flush();
        }
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static KeyStore keys() throws IOException, GeneralSecurityException {
    var file = Files.createTempFile("eks", ".p12");
    Files.delete(file);
    var made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "eks",
                "-keyalg",
                "EC",
                "-dname",
                "CN=eks",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    var words = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Files.exists(file)) {
      throw new IOException(words);
    }
    var keys = KeyStore.getInstance(file.toFile(), PASSWORD);
    Files.delete(file);
    return keys;
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private static SSLContext proving(KeyStore keys) throws GeneralSecurityException {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static SSLContext trusting(byte[] pem) throws GeneralSecurityException, IOException {
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    var certificate =
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    keys.setCertificateEntry("upstream", certificate);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
