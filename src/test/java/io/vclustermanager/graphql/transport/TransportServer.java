package io.vclustermanager.graphql.transport;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextConfiguration;
import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.context.DefaultApplicationContextBuilder;
import io.micronaut.inject.BeanDefinitionReference;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.security.token.jwt.generator.JwtTokenGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A running server that knows this package's beans and the frameworks', and none of the other
 * rooms: no database, no Kubernetes.
 */
final class TransportServer implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(60);

  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final HttpClient http = HttpClient.newBuilder().build();

  private TransportServer(ApplicationContext context) {
    this.context = context;
    this.server = context.getBean(EmbeddedServer.class).start();
  }

  static TransportServer start() {
    return start(Map.of());
  }

  static TransportServer start(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("spec.name", TestSchema.SPEC);
    properties.put("micronaut.server.port", -1);
    properties.put(
        "micronaut.security.token.jwt.signatures.secret.generator.secret",
        "a-secret-of-the-tests-that-is-long-enough");
    // The ticker stands still: what is taken would never come back.
    properties.put("vcm.limits.requests-per-minute", 0);
    properties.put("vcm.limits.mutations-per-minute", 0);
    properties.putAll(more);
    return new TransportServer(
        new OnlyTransportBuilder()
            .environments("test")
            .deduceEnvironment(false)
            .properties(properties)
            .start());
  }

  private static final class OnlyTransportBuilder extends DefaultApplicationContextBuilder {
    @Override
    protected ApplicationContext newApplicationContext() {
      return new OnlyTransport(this);
    }
  }

  /** Leaves out the beans of the other rooms. */
  private static final class OnlyTransport extends DefaultApplicationContext {
    private static final String HERE = TransportServer.class.getPackageName();

    private static final List<String> ABSENT =
        List.of(
            "io.vclustermanager.",
            "io.micronaut.configuration.jdbc.",
            "io.micronaut.data.",
            "io.micronaut.flyway.");

    /** Of those, what needs nothing else to say whose a request is. */
    private static final List<String> OF_ACCESS =
        List.of(
                "AddressSettings",
                "ProxySettings",
                "ClientAddresses",
                "TokenSettings",
                "JwtSettings",
                "EndedTokens",
                "ClaimsAuthenticationFactory",
                "BlockingLooks",
                "Issuers",
                "CiIssuers",
                "Visitors",
                "TokenRules",
                "ClaimRules",
                "OneAlgorithm",
                "TokenTroubles",
                "CheckedTokens",
                "BearerWay",
                "WaysIn",
                "Actors",
                "LiveCallers")
            .stream()
            .map(name -> "io.vclustermanager.access.$" + name + "$Definition")
            .toList();

    OnlyTransport(ApplicationContextConfiguration configuration) {
      super(configuration);
    }

    @Override
    @SuppressWarnings("rawtypes") // the overridden method's own signature
    protected List<BeanDefinitionReference> resolveBeanDefinitionReferences() {
      return super.resolveBeanDefinitionReferences().stream()
          .filter(reference -> isHereOrForeign(reference.getBeanDefinitionName()))
          .toList();
    }

    @Override
    @SuppressWarnings("rawtypes") // the overridden method's own signature
    protected List<BeanDefinitionReference> resolveBeanDefinitionReferences(
        @Nullable Predicate<BeanDefinitionReference> predicate) {
      return super.resolveBeanDefinitionReferences(predicate).stream()
          .filter(reference -> isHereOrForeign(reference.getBeanDefinitionName()))
          .toList();
    }

    private static boolean isHereOrForeign(String name) {
      return name.startsWith(HERE + ".")
          || OF_ACCESS.contains(name)
          || name.equals("io.vclustermanager.text.$TextLane$Definition")
          || name.equals("io.vclustermanager.inventory.$Regularly$Definition")
          || ABSENT.stream().noneMatch(name::startsWith);
    }
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  TestSchema.Probe probe() {
    return bean(TestSchema.Probe.class);
  }

  int port() {
    return server.getPort();
  }

  URI http() {
    return URI.create("http://127.0.0.1:" + port() + "/graphql");
  }

  URI socket() {
    return URI.create("ws://127.0.0.1:" + port() + "/graphql");
  }

  String token(String name, Instant expiry) {
    return bean(JwtTokenGenerator.class)
        .generateToken(Map.of("sub", name, "exp", Date.from(expiry)))
        .orElseThrow();
  }

  String token(String name) {
    return token(name, Instant.now().plusSeconds(3600));
  }

  HttpRequest.Builder request() {
    return HttpRequest.newBuilder(http()).timeout(DEADLINE);
  }

  HttpRequest.Builder query(String query) {
    return json(Json.write(Map.of("query", query)));
  }

  HttpRequest.Builder json(byte[] body) {
    return request()
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .POST(BodyPublishers.ofByteArray(body));
  }

  Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return new Answer(http.send(request.build(), BodyHandlers.ofString()));
  }

  /** A response, and how to look into it. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String code() throws Json.Malformed {
      return json().code();
    }

    Look json() throws Json.Malformed {
      return Look.at(Json.read(body()));
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
