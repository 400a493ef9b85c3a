package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.HostAccess;
import io.vclustermanager.provider.ProviderException;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One host's API server. Every call throws a {@link ProviderException} when the host does not
 * answer or refuses. While a host does not answer at all, calls fail at once and only now and then
 * one is let through, so that a dead host takes nobody's time.
 */
public final class KubeHost {
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String name;
  private final Supplier<HostAccess> access;
  private final KubeConnections connections;
  private final CircuitBreaker breaker;
  private final Clock clock;
  private @Nullable KubeConnection connection;
  private long checkedAt;

  /**
   * Makes it.
   *
   * @param access how it is reached now: may be another way each time
   */
  KubeHost(
      String name,
      Supplier<HostAccess> access,
      KubeConnections connections,
      CircuitBreaker breaker,
      Clock clock) {
    this.clock = clock;
    this.name = name;
    this.access = access;
    this.connections = connections;
    this.breaker = breaker;
  }

  /** The host's name. */
  public String name() {
    return name;
  }

  /**
   * Passes a request of a program's on, and its answer back, as they stand.
   *
   * @param query as it was sent; null for none
   * @throws IOException when the host does not answer
   */
  KubeAnswer raw(
      String method, String path, @Nullable String query, String accept, String type, byte[] body)
      throws IOException {
    var calls = KubeCalls.toHost(who(), connection().client());
    return calls.raw(method, path, query, accept, type, body);
  }

  /** Whether it has to prove by its certificate who it is. */
  boolean isVerified() {
    return connection().kubeconfig().verified();
  }

  /** What is at this path; empty when nothing is. */
  public Optional<JsonNode> find(String path) {
    return guarded(calls -> calls.call(KubeRequest.get(path, Map.of())));
  }

  /** The items of a list. */
  public Stream<JsonNode> list(String path, Map<String, String> query) {
    return items(guarded(calls -> calls.call(KubeRequest.get(path, query))));
  }

  /**
   * One page of a list that may be long.
   *
   * @param query with {@code continue} as the page before said it
   * @return the whole answer; {@code metadata.continue} is there while there is more
   */
  public JsonNode page(String path, Map<String, String> query, int limit) {
    var all = new HashMap<>(query);
    all.put("limit", String.valueOf(limit));
    return guarded(calls -> calls.call(KubeRequest.get(path, all)))
        .orElseThrow(() -> notFound("GET", path));
  }

  /** Asks a question by an object that is answered and not kept, such as an access review. */
  public JsonNode ask(String path, JsonNode question) {
    return guarded(calls -> calls.call(KubeRequest.post(path, question)))
        .orElseThrow(() -> notFound("POST", path));
  }

  /** Whether the service may do this with objects of a kind, in all namespaces. */
  public boolean may(String verb, String group, String resource) {
    return new RightsReview(this).may(new HostRights.Right(group, resource, "", verb));
  }

  /** The items of a list, only their metadata. */
  public Stream<JsonNode> listMetadata(String path, Map<String, String> query) {
    return items(guarded(calls -> calls.call(KubeRequest.metadata(path, query))));
  }

  /** Makes an object. */
  public void create(String path, JsonNode object) {
    if (guarded(calls -> calls.call(KubeRequest.post(path, object))).isEmpty()) {
      throw notFound("POST", path);
    }
  }

  /** Whether an object could be made: it is asked for, checked by the host, and not made. */
  void tryToCreate(String path, JsonNode object) {
    if (guarded(calls -> calls.call(KubeRequest.dryRun(path, object))).isEmpty()) {
      throw notFound("POST", path);
    }
  }

  /** Changes these fields of an object, if it is there. */
  public void mergePatch(String path, JsonNode fields) {
    guarded(calls -> calls.call(KubeRequest.mergePatch(path, fields)));
  }

  /**
   * Begins to delete an object, and all that it owns; nothing happens if it is gone already.
   *
   * @param uid of the object that was looked at: another one of the same name stays
   */
  public void delete(String path, String uid) {
    var options = KubeCalls.JSON.createObjectNode().put("propagationPolicy", "Background");
    options.putObject("preconditions").put("uid", uid);
    guarded(calls -> calls.call(KubeRequest.delete(path, options)));
  }

  /** The version of Kubernetes that it runs, such as {@code 1.36.3}. */
  public String version() {
    var version = find("/version").orElseThrow(() -> notFound("GET", "/version"));
    return version.path("gitVersion").asText("v?").substring(1);
  }

  /** Follows what happens to objects, until the stream ends; see {@link KubeWatch}. */
  KubeWatch watch(WatchedKind kind, Map<String, String> query, KubeWatch.Seen seen) {
    var request =
        kind.isMetadataOnly()
            ? KubeRequest.watchMetadata(kind.path(), query)
            : KubeRequest.get(kind.path(), query);
    return new KubeWatch(
        who(), KubeCalls.toHost(who(), connection().client()).watch(request), seen);
  }

  /** A page of a list as the server answers it, so that the next one can be asked for. */
  JsonNode page(WatchedKind kind, Map<String, String> query) {
    var request =
        kind.isMetadataOnly()
            ? KubeRequest.metadata(kind.path(), query)
            : KubeRequest.get(kind.path(), query);
    return guarded(calls -> calls.call(request)).orElseThrow(() -> notFound("GET", kind.path()));
  }

  /** Whether it is the cluster in which the service runs: its Services can be reached directly. */
  public boolean isInCluster() {
    return access.get() instanceof HostAccess.InCluster;
  }

  /** Sockets to a port of a pod, through the host's API server, whatever address they are given. */
  public SocketFactory sockets(String namespace, String pod, int port) {
    var path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/portforward";
    var request = KubeRequest.stream(path, Map.of("ports", String.valueOf(port)));
    var calls = KubeCalls.toHost(who(), connection().client());
    return new ForwardedSockets(
        listener -> calls.webSocket(request, Forwarding.PROTOCOL, listener));
  }

  private String who() {
    return who(name());
  }

  /** A host as it stands within a sentence. */
  static String who(String name) {
    return "host '" + name + "'";
  }

  private Optional<JsonNode> guarded(Calling calling) {
    Supplier<Optional<JsonNode>> call =
        () -> calling.call(KubeCalls.toHost(who(), connection().client()));
    try {
      return breaker.executeSupplier(call);
    } catch (CallNotPermittedException e) {
      throw ProviderException.passing(
          FailureReason.HOST_UNREACHABLE,
          "Host '" + name() + "' did not answer a moment ago; it is asked again soon.");
    } catch (ProviderException e) {
      throw connections.explained(access.get(), e);
    }
  }

  private synchronized KubeConnection connection() {
    var known = connection;
    var now = System.nanoTime();
    if (known != null && now - checkedAt < CHECK_NANOS) {
      return valid(known);
    }
    var reached = access.get();
    var kubeconfig = connections.kubeconfig(reached);
    if (known == null || !known.kubeconfig().equals(kubeconfig)) {
      known = connections.connect(reached, kubeconfig);
      connection = known;
    }
    checkedAt = now;
    return valid(known);
  }

  private KubeConnection valid(KubeConnection known) {
    var until = known.validUntil();
    if (until != null && until.isBefore(clock.instant())) {
      throw ProviderException.passing(
          FailureReason.CERTIFICATE_EXPIRED,
          "The client certificate in the kubeconfig of host '" + name() + "' expired at " + until);
    }
    return known;
  }

  private ProviderException notFound(String method, String path) {
    return ProviderException.passing(
        FailureReason.HOST_TROUBLE, "Host '" + name() + "' does not know " + method + " " + path);
  }

  private static Stream<JsonNode> items(Optional<JsonNode> list) {
    return list.stream()
        .flatMap(answer -> StreamSupport.stream(answer.path("items").spliterator(), false));
  }

  private interface Calling {
    Optional<JsonNode> call(KubeCalls calls);
  }
}
