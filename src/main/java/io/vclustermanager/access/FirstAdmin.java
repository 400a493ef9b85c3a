package io.vclustermanager.access;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first admin: made when the inventory has none, with a password that lies in a file which only
 * the service's user can read. Its path is logged, the password never.
 */
@Singleton
public final class FirstAdmin {
  /** The first admin's user name. */
  public static final String NAME = "admin";

  private static final Logger LOG = LoggerFactory.getLogger(FirstAdmin.class);
  private static final Duration FIRST_TOKEN = Duration.ofHours(12);
  private static final int PASSWORD_BYTES = 18;

  private final Users users;
  private final Passwords passwords;
  private final SignIn signIn;
  private final Path file;

  FirstAdmin(Users users, Passwords passwords, SignIn signIn, ServiceSettings service) {
    this.users = users;
    this.passwords = passwords;
    this.signIn = signIn;
    this.file = service.data().resolve("first-admin");
  }

  /** Makes the first admin unless there is one with a password. */
  @EventListener
  void ensure(ServerStartupEvent started) {
    var existing = users.find(NAME);
    if (existing.isPresent() && existing.get().passwordHash() != null) {
      return;
    }
    var random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    var password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    // The file first: should the service die in between, the next start writes both anew.
    write(password);
    users.setPassword(NAME, passwords.hash(password), Role.ADMIN);
    LOG.info("The first admin is '{}'; the password lies in {}", NAME, file.toAbsolutePath());
  }

  /** Where the password lies. */
  public Path file() {
    return file;
  }

  /** A token for the first admin's first hours, to be shown to whoever starts the service. */
  public Token firstToken() {
    return signIn.token(NAME, FIRST_TOKEN);
  }

  private void write(String password) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, Set.of(password), StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("While writing the first admin's password to " + file, e);
    }
  }
}
