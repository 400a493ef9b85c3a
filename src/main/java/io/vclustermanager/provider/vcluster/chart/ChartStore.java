package io.vclustermanager.provider.vcluster.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The archives that were fetched, each with its checksum beside it. Gotcha: the checksum stays when
 * the archive is removed, and is what the next fetch is compared with.
 */
final class ChartStore {
  private final ChartSource source;
  private final Path folder;
  private final Duration longestFetch;

  ChartStore(ChartSource source, Path folder, Duration longestFetch) {
    this.source = source;
    this.folder = folder;
    this.longestFetch = longestFetch;
  }

  /** The file's content, if it is as small as a chart. */
  static byte[] bytes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("The chart " + file + " is not there.");
    }
    if (Files.size(file) > ChartArchive.MOST_BYTES) {
      throw new IOException("The chart " + file + " is larger than a chart can be.");
    }
    return Files.readAllBytes(file);
  }

  /** The archive of the wanted version, if it was fetched. */
  Optional<Path> present() {
    return Files.exists(archive()) && Files.exists(checksum())
        ? Optional.of(archive())
        : Optional.empty();
  }

  /** The same, fetched now when it was not. */
  Path fetched() throws IOException {
    var present = present();
    if (present.isPresent()) {
      return present.get();
    }
    var bytes = download();
    var chart = readable(bytes);
    checkTrust(archive(), chart);
    Files.createDirectories(folder);
    write(checksum(), (chart.checksum() + "\n").getBytes(StandardCharsets.US_ASCII));
    write(archive(), bytes);
    return archive();
  }

  /**
   * Refuses what is not what it was, or not what it must be.
   *
   * @throws IOException saying so
   */
  void checkTrust(Path file, ChartArchive chart) throws IOException {
    var wanted = source.checksum();
    if (wanted != null && !wanted.equals(chart.checksum())) {
      throw new IOException(
          "The chart "
              + file
              + " is refused: its SHA-256 is "
              + chart.checksum()
              + ", but "
              + source.setting()
              + " demands "
              + wanted
              + ".");
    }
    if (!file.equals(archive()) || !Files.exists(checksum())) {
      return;
    }
    var remembered = Files.readString(checksum()).strip();
    if (!remembered.equals(chart.checksum())) {
      throw new IOException(
          "The chart "
              + source.address()
              + " is refused: its SHA-256 is "
              + chart.checksum()
              + ", but "
              + remembered
              + " was remembered for this version. If the change is meant, remove "
              + checksum()
              + " and "
              + archive().getFileName()
              + " beside it.");
    }
  }

  private Path archive() {
    return folder.resolve("vcluster-" + source.version() + ".tgz");
  }

  private Path checksum() {
    return folder.resolve(archive().getFileName() + ".sha256");
  }

  private ChartArchive readable(byte[] bytes) throws IOException {
    try {
      var chart = ChartArchive.read(archive(), bytes);
      if (!chart.version().equals(source.version())) {
        throw new IOException("it says that its version is " + chart.version());
      }
      return chart;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private byte[] download() throws IOException {
    var request = HttpRequest.newBuilder(source.address()).timeout(longestFetch).build();
    try (var client =
        HttpClient.newBuilder()
            .connectTimeout(longestFetch)
            .followRedirects(Redirect.NORMAL)
            .build()) {
      // Only the wait for the whole answer is bounded here: the request's own limit ends with the
      // answer's headers.
      var answer =
          client
              .sendAsync(
                  request,
                  BodyHandlers.limiting(BodyHandlers.ofByteArray(), ChartArchive.MOST_BYTES))
              .orTimeout(longestFetch.toMillis(), TimeUnit.MILLISECONDS);
      try {
        return body(answer.get());
      } finally {
        client.shutdownNow();
      }
    } catch (ExecutionException e) {
      throw failed(e.getCause() instanceof TimeoutException late ? late : cause(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  private static Throwable cause(ExecutionException e) {
    return e.getCause() == null ? e : e.getCause();
  }

  private byte[] body(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw failed(new IOException("the answer was HTTP " + answer.statusCode()));
    }
    return answer.body();
  }

  private IOException failed(Throwable why) {
    return new IOException(
        "The chart " + source.address() + " cannot be had: " + said(why) + ".", why);
  }

  private String said(Throwable why) {
    return switch (why) {
      case TimeoutException _ -> "it took longer than " + longestFetch.toSeconds() + " seconds";
      case ConnectException _ -> "nobody answers there";
      default ->
          why instanceof UncheckedIOException && why.getCause() != null
              ? said(why.getCause())
              : Optional.ofNullable(why.getMessage()).orElse(why.toString());
    };
  }

  /** Written beside and moved into place: a reader never sees half a file. */
  private void write(Path file, byte[] bytes) throws IOException {
    var draft = Files.createTempFile(folder, "." + file.getFileName(), null);
    try {
      Files.write(draft, bytes);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
