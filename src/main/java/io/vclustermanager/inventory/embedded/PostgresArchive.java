package io.vclustermanager.inventory.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's programs for one platform, as a {@code .txz} on the class path, and how they get
 * into the data folder.
 *
 * @param resource where the archive is
 */
record PostgresArchive(URL resource) {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresArchive.class);
  private static final String HALF_MADE = ".half-";

  /** What only those need who compile against PostgreSQL. */
  private static final Pattern NEEDLESS =
      Pattern.compile("include/.*|lib/.*\\.a|lib/pkgconfig/.*|lib/postgresql/pgxs/.*");

  /** Finds the archive of the machine this runs on. */
  static PostgresArchive find() {
    return find(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static PostgresArchive find(String osName, String osArch) {
    var name = "postgres-%s-%s.txz".formatted(system(osName), architecture(osArch));
    var resource = PostgresArchive.class.getClassLoader().getResource(name);
    if (resource == null) {
      throw new EmbeddedPostgresException(
          "this build brings no PostgreSQL for %s %s (no %s on the class path): build it on such a machine, or give a database of your own in DATASOURCES_DEFAULT_URL"
              .formatted(osName, osArch, name));
    }
    return new PostgresArchive(resource);
  }

  private static String system(String osName) {
    var name = osName.toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : "linux";
  }

  private static String architecture(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> osArch;
    };
  }

  /**
   * Unpacks into a folder named by the archive's check sum, unless it is there already. Complete
   * whenever it is there: unpacked beside and renamed. The caller holds the data folder's lock.
   *
   * @param parent the folder of all unpacked versions
   * @return the folder with {@code bin}, {@code lib} and {@code share}
   */
  Path unpackInto(Path parent) {
    try {
      var unpacked = parent.resolve(checkSum());
      if (!Files.isDirectory(unpacked)) {
        DataFolder.deleteHalfMade(parent, HALF_MADE);
        Files.createDirectories(parent);
        var halfMade = Files.createTempDirectory(parent, HALF_MADE);
        if (!unpackByTar(parent, halfMade)) {
          unpack(halfMade);
        }
        Files.move(halfMade, unpacked, StandardCopyOption.ATOMIC_MOVE);
      }
      return unpacked;
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot unpack PostgreSQL into " + parent + ": " + e, e);
    }
  }

  /** The jar's own CRC of the archive, which costs no reading of its 15 MB. */
  private String checkSum() throws IOException {
    var connection = resource.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return Long.toHexString(jar.getJarEntry().getCrc());
    }
    return connection.getContentLengthLong() + "-" + connection.getLastModified();
  }

  /**
   * Whether the machine's own tar has unpacked it, which takes a third of the time that Java needs
   * and leaves this process to its own start. Where it cannot, nothing is left of the attempt.
   */
  private boolean unpackByTar(Path parent, Path target) throws IOException {
    try (var bytes = resource.openStream()) {
      var tar =
          new ProcessBuilder("tar", "-xJ", "--no-same-owner", "-C", target.toString(), "-f", "-")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var in = tar.getOutputStream()) {
        bytes.transferTo(in);
      }
      if (tar.waitFor() == 0 && Files.isDirectory(target.resolve("bin"))) {
        return true;
      }
    } catch (IOException e) {
      LOG.debug("No tar that can read xz: unpacking PostgreSQL in Java", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    DataFolder.deleteHalfMade(parent, HALF_MADE);
    Files.createDirectories(target);
    return false;
  }

  private void unpack(Path target) throws IOException {
    try (var bytes = new BufferedInputStream(resource.openStream(), 1 << 16);
        var tar = new TarArchiveInputStream(new XZCompressorInputStream(bytes))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        if (!NEEDLESS.matcher(entry.getName()).matches()) {
          unpack(tar, entry, entry.resolveIn(target));
        }
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    if ((entry.getMode() & 0100) != 0
        && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
