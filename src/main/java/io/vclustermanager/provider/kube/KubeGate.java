package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * A host's API server as a program may see it that works on one release. The program has no
 * credentials: it is let in on loopback by an address that nobody else knows, for as long as its
 * call takes, and only to what its rules let through. So whatever it is led to do, by a text of a
 * tenant's or by an object that a tenant has put in its way, it can do nothing elsewhere.
 */
public final class KubeGate implements AutoCloseable {
  /** Helm's largest request is the record of a release, at most 1 MB in a Secret. */
  private static final int LARGEST_REQUEST = 4 << 20;

  private static final StrictJson READER = StrictJson.within(KubeCalls.OF_HOST);

  /** Other texts are no path that Helm has a reason to ask for. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_.:-]+)+");

  private final KubeHost host;
  private final Rules rules;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String prefix = "/" + UUID.randomUUID();

  private KubeGate(KubeHost host, Rules rules) throws IOException {
    this.host = host;
    this.rules = rules;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** What is let through. */
  public interface Rules {
    /**
     * Whether this may be asked.
     *
     * @param path of the API server, without its query
     * @param body what is sent; missing where nothing is
     */
    boolean allows(String method, String path, JsonNode body);

    /** What is shown of an item of the list at this path. */
    boolean shows(String path, JsonNode item);
  }

  /**
   * Opens it.
   *
   * @throws ProviderException when there is no port for it
   */
  public static KubeGate open(KubeHost host, Rules rules) {
    try {
      var gate = new KubeGate(host, rules);
      gate.server.setExecutor(gate.threads);
      gate.server.createContext("/", gate::handle);
      gate.server.start();
      return gate;
    } catch (IOException e) {
      throw ProviderException.passing(
          FailureReason.HELM_FAILED, "There is no port for Helm's requests: " + e.getMessage());
    }
  }

  /** How a client gets in. It holds no credentials of the host's. */
  public String kubeconfig() {
    var address = server.getAddress();
    return """
    apiVersion: v1
    kind: Config
    current-context: gate
    clusters: [{name: gate, cluster: {server: "http://%s:%d%s"}}]
    contexts: [{name: gate, context: {cluster: gate, user: nobody}}]
    users: [{name: nobody, user: {}}]
    """
        .formatted(address.getAddress().getHostAddress(), address.getPort(), prefix);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange, answer(exchange));
    }
  }

  private KubeAnswer answer(HttpExchange exchange) throws IOException {
    var raw = exchange.getRequestURI().getRawPath();
    if (!raw.startsWith(prefix + "/")) {
      return refused(404, "NotFound", "There is nothing at this address");
    }
    var path = raw.substring(prefix.length());
    var sent = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
    if (sent.length > LARGEST_REQUEST || !PATH.matcher(path).matches()) {
      return refused(403, "Forbidden", "This is not let through: " + path);
    }
    var method = exchange.getRequestMethod();
    if (!rules.allows(method, path, json(sent))) {
      // What is elsewhere is not there: Helm goes on with its own.
      return method.equals("GET") || method.equals("DELETE")
          ? refused(404, "NotFound", "This is not the release's: " + path)
          : refused(403, "Forbidden", "This is not the release's: " + method + " " + path);
    }
    return passedOn(exchange, method, path, sent);
  }

  private KubeAnswer passedOn(HttpExchange exchange, String method, String path, byte[] sent) {
    var accept = exchange.getRequestHeaders().getFirst("Accept");
    var type = exchange.getRequestHeaders().getFirst("Content-Type");
    var isList = path.endsWith("/secrets") && method.equals("GET");
    try {
      var answer =
          host.raw(
              method,
              path,
              exchange.getRequestURI().getRawQuery(),
              isList || accept == null ? "application/json" : accept,
              type == null ? "application/json" : type,
              sent);
      return isList && answer.status() == 200 ? sifted(path, answer) : answer;
    } catch (IOException e) {
      return refused(503, "ServiceUnavailable", "The host does not answer: " + e.getMessage());
    } catch (ProviderException e) {
      return refused(503, "ServiceUnavailable", e.message());
    }
  }

  private KubeAnswer sifted(String path, KubeAnswer answer) throws IOException {
    if (!(tree(answer.body()) instanceof ObjectNode list)) {
      throw new IOException("the list of " + path + " cannot be read");
    }
    var shown = KubeCalls.JSON.createArrayNode();
    list.path("items")
        .forEach(
            item -> {
              if (rules.shows(path, item)) {
                shown.add(item);
              }
            });
    list.set("items", shown);
    return new KubeAnswer(answer.status(), answer.type(), KubeCalls.JSON.writeValueAsBytes(list));
  }

  /** What is no JSON is nothing that a rule can look into. */
  private static JsonNode json(byte[] sent) throws IOException {
    return sent.length == 0 ? MissingNode.getInstance() : tree(sent);
  }

  private static JsonNode tree(byte[] text) throws IOException {
    try {
      return READER.tree(new ByteArrayInputStream(text));
    } catch (NotTakenException e) {
      return MissingNode.getInstance();
    }
  }

  private static KubeAnswer refused(int status, String reason, String message) {
    var body = KubeCalls.JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Status");
    body.put("status", "Failure").put("message", message).put("reason", reason).put("code", status);
    return new KubeAnswer(
        status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, KubeAnswer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    var body = answer.body();
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
