package io.vclustermanager.provider.vcluster.helm;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A child as the service sees it. One thread at a time asks it; any thread may end it. */
final class ChildProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final long SOON_SECONDS = 1;
  private static final long LONGEST_END_SECONDS = 10;

  private final Process process;
  private final Path folder;
  private final DataOutputStream requests;
  private final DataInputStream answers;
  private final ChildWords words;
  private boolean ready;

  ChildProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.requests = new DataOutputStream(process.getOutputStream());
    this.answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    this.words = new ChildWords(process.getErrorStream());
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The time that it has computed so far; zero where nobody knows. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Has it carry out a call, and waits for the answer however long it takes.
   *
   * @throws IOException when it has ended instead
   */
  Answer ask(Frame request) throws IOException {
    if (!ready) {
      // Nothing is sent to a child that starts: should the service end now, the child finds the end
      // of its input and no call before it.
      Frame.read(answers);
      ready = true;
    }
    words.forget();
    request.write(requests);
    return Answer.of(Frame.read(answers));
  }

  /** Ends it by SIGKILL, which nothing keeps it from; does not wait. */
  void kill() {
    // By the handle: the process' own method would close the pipes under a thread that reads them.
    process.toHandle().destroyForcibly();
  }

  /**
   * Waits for the end of a child that did not answer, and tells how it came. Afterwards it is over
   * for certain.
   */
  ChildEnd end() {
    // One that ends by itself is not killed: that would be told as the reason.
    if (!hasEndedWithin(SOON_SECONDS)) {
      kill();
    }
    var isOver = hasEndedWithin(LONGEST_END_SECONDS);
    clean();
    return new ChildEnd(ready, isOver ? process.exitValue() : 0, words.text());
  }

  /** Ends a child that is not needed any more, and waits until it is over. */
  void discard() {
    kill();
    if (!hasEndedWithin(LONGEST_END_SECONDS)) {
      LOG.warn("The process {} of Helm's does not end", process.pid());
    }
    clean();
  }

  private boolean hasEndedWithin(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private void clean() {
    try {
      PrivateFolder.remove(folder);
    } catch (IOException e) {
      LOG.warn("A child's folder stays until the service stops: {}", e.toString());
    }
  }
}
