package io.vclustermanager.graphql.transport;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs a socket's callbacks where they arrive, on its event loop. A pool would let the second
 * message of a socket overtake the first; nothing the callbacks do may block.
 */
@Singleton
@Named(EventLoopExecutor.NAME)
final class EventLoopExecutor extends AbstractExecutorService {
  static final String NAME = "graphql-socket";

  private volatile boolean stopped;

  @Override
  public void execute(Runnable command) {
    command.run();
  }

  @Override
  public void shutdown() {
    stopped = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    stopped = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return stopped;
  }

  @Override
  public boolean isTerminated() {
    return stopped;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
