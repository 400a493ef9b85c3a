package io.vclustermanager.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;

/**
 * The file with a password that the service gave to the first admin. Only the service's user can
 * read it.
 */
public record FirstAdminFile(Path path) {
  private static final int PASSWORD_BYTES = 18;

  /** The one of a data folder. */
  public static FirstAdminFile in(Path dataFolder) {
    return new FirstAdminFile(dataFolder.resolve("first-admin").toAbsolutePath());
  }

  /** A new random password. */
  public static String randomPassword() {
    var random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /**
   * Writes this password beside it: what is there stays until it is certain that the new one
   * counts.
   */
  public Draft draft(String password) {
    var beside = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectories(path.getParent());
      Files.createFile(
          beside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(beside, Set.of(password), StandardOpenOption.WRITE);
      return new Draft(beside, path);
    } catch (IOException e) {
      throw new UncheckedIOException("While writing the first admin's password to " + beside, e);
    }
  }

  /** A password that may come into the file. */
  public record Draft(Path beside, Path path) implements AutoCloseable {
    /** Puts it in place of what is there. */
    public void keep() {
      try {
        Files.move(
            beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException("The password that counts lies in " + beside, e);
      }
    }

    /** Takes it away unless it was kept. */
    @Override
    public void close() {
      try {
        Files.deleteIfExists(beside);
      } catch (IOException e) {
        throw new UncheckedIOException("While taking away " + beside, e);
      }
    }
  }

  /** Takes it away, if it is there. */
  public void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("While taking away " + path, e);
    }
  }
}
