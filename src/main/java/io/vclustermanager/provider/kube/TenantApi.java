package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.credentials.ClientCertificateAuthentication;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.SocketFactory;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The API server of a virtual cluster, for one short visit as its administrator. Every call throws
 * a {@link ProviderException} when it does not answer or refuses.
 */
public final class TenantApi implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(4);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  private final KubeCalls calls;
  private final OkHttpClient http;
  private final AtomicReference<@Nullable X509Certificate> certificate;

  private TenantApi(
      KubeCalls calls, OkHttpClient http, AtomicReference<@Nullable X509Certificate> certificate) {
    this.calls = calls;
    this.http = http;
    this.certificate = certificate;
  }

  /**
   * What lets in, as PEM.
   *
   * @param authority that the server's certificate is signed by
   */
  public record Keys(String authority, String certificate, String key) {
    /** Says nothing of the secret. */
    @Override
    public String toString() {
      return "Keys";
    }
  }

  /**
   * The way to it.
   *
   * @param name of the virtual cluster
   * @param server its address; the certificate must be for it
   * @param sockets how it is reached; null: directly
   */
  public static TenantApi of(
      String name, String server, Keys keys, @Nullable SocketFactory sockets) {
    try {
      var client =
          new ClientBuilder()
              .setBasePath(server)
              .setCertificateAuthority(bytes(keys.authority))
              .setAuthentication(
                  new ClientCertificateAuthentication(bytes(keys.certificate), bytes(keys.key)))
              .build();
      var seen = new AtomicReference<@Nullable X509Certificate>();
      var http =
          client
              .getHttpClient()
              .newBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .callTimeout(CALL_TIMEOUT)
              .addNetworkInterceptor(chain -> remember(chain, seen));
      if (sockets != null) {
        http.socketFactory(sockets).dns(_ -> List.of(InetAddress.getLoopbackAddress()));
      }
      client.setHttpClient(http.build());
      return new TenantApi(
          KubeCalls.toTenant("the virtual cluster '" + name + "'", client),
          client.getHttpClient(),
          seen);
    } catch (RuntimeException e) {
      throw ProviderException.passing(
          FailureReason.BAD_KEYS, "The keys of the virtual cluster '" + name + "' cannot be used.");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Response remember(
      Interceptor.Chain chain, AtomicReference<@Nullable X509Certificate> seen)
      throws java.io.IOException {
    var connection = chain.connection();
    var handshake = connection == null ? null : connection.handshake();
    if (handshake != null
        && handshake.peerCertificates().getFirst() instanceof X509Certificate server) {
      seen.set(server);
    }
    return chain.proceed(chain.request());
  }

  /** An object; empty where there is none. */
  public Optional<JsonNode> find(String path) {
    return calls.call(KubeRequest.get(path, Map.of()));
  }

  /** Makes an object; the answer. */
  public JsonNode create(String path, JsonNode object) {
    return calls
        .call(KubeRequest.post(path, object))
        .orElseThrow(
            () ->
                ProviderException.passing(
                    FailureReason.TENANT_TROUBLE, "There is no " + path + " in it."));
  }

  /** Deletes an object; nothing happens if there is none. */
  public void delete(String path) {
    calls.call(KubeRequest.delete(path, KubeCalls.JSON.createObjectNode()));
  }

  /** The names and addresses that its certificate is for, as far as it was called already. */
  public Set<String> names() {
    var server = certificate.get();
    try {
      var names = server == null ? null : server.getSubjectAlternativeNames();
      return (names == null ? List.<List<?>>of() : names)
          .stream().map(TenantApi::name).collect(Collectors.toUnmodifiableSet());
    } catch (CertificateParsingException e) {
      return Set.of();
    }
  }

  /** The second of its two parts; the first is the number of its kind. */
  private static String name(Collection<?> typed) {
    return String.valueOf(List.copyOf(typed).getLast());
  }

  @Override
  public void close() {
    close(http);
  }

  /** Ends what a client still does, and lets go of its connections and threads. */
  static void close(OkHttpClient http) {
    http.dispatcher().cancelAll();
    http.connectionPool().evictAll();
    http.dispatcher().executorService().shutdown();
  }
}
