package io.vclustermanager;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import io.micronaut.runtime.server.EmbeddedServer;
import io.vclustermanager.access.CertificateSettings;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The service in this process, and the order in which it ends: first the application, which may
 * still write, then its database. One shutdown hook does both, since hooks run side by side.
 */
public final class RunningService implements AutoCloseable {
  private final ApplicationContext context;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Thread hook = new Thread(this::close, "stop the service");
  private volatile @Nullable EarlyPostgres database;

  RunningService(ApplicationContext context, @Nullable EarlyPostgres database) {
    this.context = context;
    this.database = database;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The application's beans and settings. */
  public ApplicationContext context() {
    return context;
  }

  /** Where the service answers, for instance {@code http://localhost:8000}. */
  public URI uri() {
    var server = context.getBean(EmbeddedServer.class);
    var other = context.getProperty(CertificateSettings.PORT, Integer.class);
    return other.isPresent() && server instanceof NettyEmbeddedServer doors
        ? besides(doors, other.get())
        : server.getURI();
  }

  /** Of several doors Micronaut tells any, and of all that they speak TLS when one does. */
  private URI besides(NettyEmbeddedServer doors, int other) {
    var port =
        doors.getBoundPorts().stream().filter(each -> each != other).findFirst().orElse(other);
    var scheme =
        context
                .getProperty(MicronautSettings.CERTIFICATE, String.class)
                .filter(each -> !each.isBlank())
                .isPresent()
            ? "https"
            : "http";
    return URI.create("%s://%s:%d".formatted(scheme, doors.getHost(), port));
  }

  /** Waits until the service has ended. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Stops the application, then its database if that is ours. A second call does nothing. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    try {
      closeHalfStarted();
      context.close();
    } finally {
      replaceDatabase(null);
      forgetHook();
      ended.countDown();
    }
  }

  /**
   * Micronaut stops no context whose start has failed: what was open by then would stay so, its
   * connections to the database among it.
   */
  private void closeHalfStarted() {
    if (!context.isRunning()) {
      for (var each : context.getActiveBeanRegistrations(AutoCloseable.class)) {
        context.destroyBean(each);
      }
    }
  }

  @Nullable EarlyPostgres database() {
    return database;
  }

  /** Stops the database begun so far and takes the given one. */
  void replaceDatabase(@Nullable EarlyPostgres replacement) {
    var former = database;
    database = replacement;
    if (former != null) {
      former.close();
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is what runs: the JVM is ending.
      return;
    }
  }
}
