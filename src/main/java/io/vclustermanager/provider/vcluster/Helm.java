package io.vclustermanager.provider.vcluster;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.InstallCommand;
import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.Provider.Turn;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeHost;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Helm, as a native library in this process. Its calls run on as many platform threads as there are
 * cores: they are bound by the processor, and on virtual threads they would hold the carriers and
 * freeze everybody.
 */
@Singleton
final class Helm {
  /** A host that is silent in the middle of a call is given up by Helm after about 10 s. */
  static final Duration LONGEST_CALL = Duration.ofSeconds(40);

  /** What clocks of hosts may be off. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** Two more than run: who has a turn has something to write before and after the call. */
  private static final int TURNS = CORES + 2;

  /** So many that the pool is never idle, and so few that others' steps find room beside them. */
  private static final int MOST_WAITING = 16;

  private final ExecutorService pool =
      Executors.newFixedThreadPool(CORES, BackgroundThreads.named("helm-"));
  private final Semaphore turns = new Semaphore(TURNS, true);
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final Path folder;
  private boolean prepared;

  /** Whether no other process can be calling Helm for the same inventory. */
  private final boolean onlyReplica;

  Helm(ServiceSettings service) {
    this.folder = service.data().resolve("helm");
    this.onlyReplica = service.onlyReplica();
  }

  @PreDestroy
  void stop() {
    pool.shutdownNow();
  }

  /** Waits for a turn, in the order of asking; empty when too many wait already. */
  Optional<Turn> turn() throws InterruptedException {
    if (turns.getQueueLength() >= MOST_WAITING) {
      return Optional.empty();
    }
    turns.acquire();
    return Optional.of(turns::release);
  }

  /**
   * Makes a release that is not there. Never an upgrade that installs: that one goes to whatever
   * cluster the machine's own kubeconfig names when the release is absent.
   */
  void install(KubeHost host, Target target, Path chart, String values) {
    call(
        host,
        target,
        () -> {
          var file = write(values);
          try {
            new com.marcnuri.helm.Helm(chart)
                .install()
                .withName(target.name())
                .withNamespace(target.namespace())
                .withValuesFile(file)
                .withKubeConfigContents(host.kubeconfig())
                .disableOpenApiValidation()
                .call();
          } finally {
            Files.deleteIfExists(file);
          }
        });
  }

  /**
   * Brings a release that is there to these values, all of them: what is left out falls back to the
   * chart's own.
   */
  void upgrade(KubeHost host, Target target, Path chart, String values) {
    call(
        host,
        target,
        () -> {
          var file = write(values);
          try {
            new com.marcnuri.helm.Helm(chart)
                .upgrade()
                .withName(target.name())
                .withNamespace(target.namespace())
                .resetValues()
                .withValuesFile(file)
                .withKubeConfigContents(host.kubeconfig())
                .disableOpenApiValidation()
                .call();
          } finally {
            Files.deleteIfExists(file);
          }
        });
  }

  /** Takes a release away; what the chart made is deleted in the background. */
  void uninstall(KubeHost host, Target target) {
    call(
        host,
        target,
        () ->
            com.marcnuri.helm.Helm.uninstall(target.name())
                .withNamespace(target.namespace())
                .withKubeConfigContents(host.kubeconfig())
                .ignoreNotFound()
                .call());
  }

  /**
   * Whether the call that has begun a release is certainly over. Another replica's may still run
   * until it has had its time.
   */
  boolean isOver(KubeHost host, Target target, Instant begun, Instant now) {
    return onlyReplica
        ? !busy.contains(place(host, target))
        : begun.plus(LONGEST_CALL).plus(CLOCK_SKEW).isBefore(now);
  }

  private static String place(KubeHost host, Target target) {
    return host.name() + "/" + target.namespace() + "/" + target.name();
  }

  private void call(KubeHost host, Target target, NativeCall call) {
    var place = place(host, target);
    if (!busy.add(place)) {
      // A call that was given up by its run goes on in the library: two on one release would clash.
      throw ProviderException.passing(
          FailureReason.HELM_BUSY, "Helm still works on it; it is tried again.");
    }
    var running =
        pool.submit(
            () -> {
              try {
                prepare();
                call.run();
              } finally {
                busy.remove(place);
              }
              return true;
            });
    try {
      running.get(LONGEST_CALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw HelmFailures.of(host.name(), e.getCause());
    } catch (TimeoutException e) {
      giveUp(running.cancel(false), place);
      throw ProviderException.passing(
          FailureReason.HELM_TIMEOUT,
          "Helm did not end within " + LONGEST_CALL.toSeconds() + " s.");
    } catch (InterruptedException e) {
      giveUp(running.cancel(false), place);
      Thread.currentThread().interrupt();
      throw ProviderException.passing(
          FailureReason.STOPPING, "The service is stopping; it goes on later.");
    }
  }

  /** A call that was not begun yet never will be. */
  private void giveUp(boolean wasCancelled, String place) {
    if (wasCancelled) {
      busy.remove(place);
    }
  }

  /**
   * The library's first call takes the process' signals: it is made at once, by an install that
   * goes nowhere, so that no real one runs while the service cannot be stopped.
   */
  private synchronized void prepare() throws IOException {
    if (prepared) {
      return;
    }
    clear();
    var empty = Files.createTempDirectory(folder, "empty");
    Files.createDirectory(empty.resolve("templates"));
    Files.writeString(empty.resolve("Chart.yaml"), "apiVersion: v2\nname: empty\nversion: 0.0.0\n");
    new InstallCommandOf(empty).dryRun();
    Signals.takeBack();
    prepared = true;
  }

  /** Values can hold secrets: what a killed run left is removed. */
  private void clear() throws IOException {
    if (Files.isDirectory(folder)) {
      try (var left = Files.walk(folder)) {
        left.sorted(java.util.Comparator.reverseOrder()).forEach(Helm::delete);
      }
    }
    Files.createDirectories(folder);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Readable by nobody else, as all temporary files are made. */
  private Path write(String values) throws IOException {
    var file = Files.createTempFile(folder, "values", ".json");
    return Files.writeString(file, values, StandardCharsets.UTF_8);
  }

  private record InstallCommandOf(Path chart) {
    void dryRun() {
      InstallCommand install = new com.marcnuri.helm.Helm(chart).install();
      install
          .withName("empty")
          .withNamespace("empty")
          .clientOnly()
          .withDryRunOption(DryRun.CLIENT)
          .withKubeVersion("v1.30.0")
          .call();
    }
  }

  @FunctionalInterface
  private interface NativeCall {
    void run() throws Exception;
  }
}
