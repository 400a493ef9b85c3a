package io.vclustermanager.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

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

  /** Writes this password into it, in place of what is there. */
  public void write(String password) {
    try {
      Files.createDirectories(path.getParent());
      Files.deleteIfExists(path);
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(path, Set.of(password), StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("While writing the first admin's password to " + path, e);
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
