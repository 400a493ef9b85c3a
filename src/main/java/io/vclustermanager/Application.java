package io.vclustermanager;

import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import io.vclustermanager.inventory.embedded.DataFolder;
import io.vclustermanager.inventory.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's entry point. Decides before the application context starts which database and which
 * signing key it will use, see {@link StartSettings}.
 */
public final class Application {
  private static final Logger LOG = LoggerFactory.getLogger(Application.class);
  private static final String SIGNATURES = "micronaut.security.token.jwt.signatures.secret.";

  /** The key by which micronaut-security signs has this name. */
  private static final String PRESENT = SIGNATURES + "generator.";

  private static final String PREVIOUS = SIGNATURES + "previous.";

  private Application() {}

  /**
   * Starts the service and keeps it running until it is told to stop (SIGTERM, Ctrl-C), or does
   * what {@link ResetAdmin} or {@link NewEpoch} says and ends. Mistakes of whoever starts it are
   * told on standard error, each in one line, with exit code 1.
   */
  public static void main(String[] args) throws InterruptedException {
    try {
      StartOption.checkAll(args);
      if (ResetAdmin.isAskedFor(args)) {
        System.out.println(ResetAdmin.run(Map.of(), args));
        return;
      }
      if (NewEpoch.isAskedFor(args)) {
        System.out.println(NewEpoch.run(Map.of(), args));
        return;
      }
      var service = start(Map.of(), args);
      FirstLink.of(service).ifPresent(System.out::println);
      service.awaitEnd();
    } catch (StartRefusedException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (RuntimeException e) {
      LOG.error("the service does not start", e);
      System.exit(1);
    }
  }

  /**
   * Starts the whole service in this process, database included.
   *
   * @param overrides settings that win over all others, for instance {@code vcm.data}, {@code
   *     micronaut.server.port} or {@code datasources.default.url} with {@code jwt.secret.key}
   * @param args command line arguments, {@code -name=value}
   * @return the service, answering; close it to stop it
   * @throws StartRefusedException when it cannot start as configured
   */
  public static RunningService start(Map<String, Object> overrides, String... args) {
    var begun = System.nanoTime();
    var early = EarlyPostgres.guess(overrides, args);
    var context =
        Micronaut.build(args)
            .mainClass(Application.class)
            .banner(false)
            .properties(overrides)
            .build();
    var service = new RunningService(context, early.orElse(null));
    try {
      start(service);
      var took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      LOG.debug("The service itself says more from now on; libraries stay as silent as before");
      LOG.info("Started in {} ms, listening on {}", took, service.uri());
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  private static void start(RunningService service) {
    var environment = service.context().getEnvironment().start();
    SettingsCheck.run(environment);
    var failures = StartFailure.of(environment);
    try {
      start(service, environment);
    } catch (RuntimeException e) {
      throw failures.explain(e);
    }
  }

  private static void start(RunningService service, Environment environment) {
    var settings = StartSettings.from(environment);
    var around = MicronautSettings.of(environment);
    environment.addPropertySource(PropertySource.of("vcm-start", decide(service, settings)));
    environment.addPropertySource(PropertySource.of("vcm-around", around));
    service.context().start();
    var early = service.database();
    if (early != null) {
      // Its end is the service's: whoever answers for the health asks it.
      service.context().registerSingleton(EmbeddedPostgres.class, early.await());
    }
    service.context().getBean(EmbeddedServer.class).start();
  }

  private static Map<String, Object> decide(RunningService service, StartSettings settings) {
    var given = settings.signingKey();
    Map<String, Object> decided = new HashMap<>();
    decided.put(PRESENT + "jws-algorithm", "HS256");
    var previous = settings.previousKey();
    if (previous != null) {
      decided.put(PREVIOUS + "jws-algorithm", "HS256");
      decided.put(PREVIOUS + "secret", previous);
    }
    if (settings.isEmbedded()) {
      decided.putAll(embedded(service, settings));
      given = given != null ? given : DataFolder.at(settings.dataFolder()).secret("jwt-secret");
    } else {
      service.replaceDatabase(null);
    }
    decided.put(PRESENT + "secret", String.valueOf(given));
    return decided;
  }

  private static Map<String, Object> embedded(RunningService service, StartSettings settings) {
    var begun = service.database();
    if (begun == null || !begun.dataFolder().equals(settings.dataFolder())) {
      begun = EarlyPostgres.begin(settings.dataFolder());
      service.replaceDatabase(begun);
    }
    WarmUp.run();
    var postgres = begun.await();
    LOG.info("Data folder {}, PostgreSQL on port {}", postgres.dataFolder(), postgres.port());
    return Map.of(
        "vcm.only-replica", true,
        "datasources.default.url", postgres.jdbcUrl(),
        "datasources.default.username", postgres.username(),
        "datasources.default.password", postgres.password());
  }
}
