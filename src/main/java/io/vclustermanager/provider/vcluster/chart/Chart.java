package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of vCluster's charts: a file of the administrator's, or fetched from a repository into the
 * data folder when it is first needed. What was fetched once is never replaced by something else of
 * the same version: its checksum is remembered beside it, and another one is refused.
 */
final class Chart {
  private static final Logger LOG = LoggerFactory.getLogger(Chart.class);

  private static final Duration LONGEST_FETCH = Duration.ofSeconds(30);

  private final ChartSource source;
  private final ChartStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean preparing = new AtomicBoolean();
  private final AtomicBoolean versionAsked = new AtomicBoolean();
  private volatile @Nullable ChartArchive latest;
  private volatile @Nullable String trouble;

  /**
   * Makes it.
   *
   * @param folder where what was fetched is kept
   */
  Chart(ChartSource source, Path folder) {
    this.source = source;
    this.store = new ChartStore(source, folder, LONGEST_FETCH);
  }

  /**
   * The archive; fetched first when it is not here, which may take up to 30 seconds.
   *
   * @throws ProviderException {@code ChartUnavailable}, when it cannot be had or is not to be
   *     trusted
   */
  ChartArchive archive() {
    lock.lock();
    try {
      var file = source.file().isPresent() ? source.file().get() : store.fetched();
      return trusted(file);
    } catch (IOException e) {
      throw unavailable(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * The archive if it is on this machine, without waiting for anybody; if not, it is being fetched
   * from now on.
   */
  Optional<ChartArchive> present() {
    if (source.file().isEmpty() && store.present().isEmpty()) {
      prepare();
    }
    return here();
  }

  /** The same, and nothing is fetched: for who can do without it. */
  Optional<ChartArchive> here() {
    try {
      var file = source.file().or(store::present);
      return file.isPresent() ? Optional.of(trusted(file.get())) : Optional.empty();
    } catch (IOException e) {
      trouble = String.valueOf(e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Its version, told without fetching anything: that of the administrator's file as it was last
   * read, else that which is fetched; empty while the file cannot be read.
   */
  Optional<String> version() {
    if (!isFile()) {
      return Optional.of(source.version());
    }
    // Strangers may ask: a file that cannot be read is not tried again for each of them.
    if (latest == null && versionAsked.compareAndSet(false, true)) {
      present();
    }
    return Optional.ofNullable(latest).map(ChartArchive::version);
  }

  /** Whether it is of this version: a file is read for that, as it is now. */
  boolean is(String version) {
    return isFile()
        ? present().filter(each -> each.version().equals(version)).isPresent()
        : source.version().equals(version);
  }

  /** Why it could not be had the last time; empty when nobody knows yet. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Whether it is a file of the administrator's. */
  boolean isFile() {
    return source.file().isPresent();
  }

  /** Fetches it beside, so that it is here when it is needed. Nothing to wait for. */
  void prepare() {
    if (preparing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("chart").start(this::prepareNow);
    }
  }

  private void prepareNow() {
    try {
      archive();
    } catch (ProviderException e) {
      LOG.warn("{}", e.message());
    } finally {
      preparing.set(false);
    }
  }

  /** The file is read each time: it is small, and may be replaced while the service runs. */
  private ChartArchive trusted(Path file) throws IOException {
    var bytes = ChartStore.bytes(file);
    var known = latest;
    if (known == null
        || !known.path().equals(file)
        || !known.checksum().equals(ChartArchive.sha256(bytes))) {
      known = read(file, bytes);
    }
    store.checkTrust(file, known);
    latest = known;
    trouble = null;
    return known;
  }

  private static ChartArchive read(Path file, byte[] bytes) throws IOException {
    try {
      return ChartArchive.read(file, bytes);
    } catch (IOException e) {
      throw new IOException("The chart " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private ProviderException unavailable(String message) {
    trouble = message;
    return ProviderException.passing(FailureReason.CHART_UNAVAILABLE, message);
  }
}
