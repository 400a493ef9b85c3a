package io.vclustermanager.access;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first admin: made when the inventory has none, with the configured password, else with one
 * that lies in a file which only the service's user can read. Its path is logged, a password never.
 */
@Singleton
public final class FirstAdmin {
  /** The first admin's user name. */
  public static final String NAME = "admin";

  private static final Logger LOG = LoggerFactory.getLogger(FirstAdmin.class);
  private static final Duration FIRST_TOKEN = Duration.ofHours(12);

  private final Users users;
  private final Passwords passwords;
  private final SignIn signIn;
  private final AdminSettings settings;
  private final FirstAdminFile file;

  FirstAdmin(
      Users users,
      Passwords passwords,
      SignIn signIn,
      AdminSettings settings,
      ServiceSettings service) {
    this.users = users;
    this.passwords = passwords;
    this.signIn = signIn;
    this.settings = settings;
    this.file = FirstAdminFile.in(service.data());
  }

  /** Makes the first admin unless there is one with a password. */
  @EventListener
  void ensure(ServerStartupEvent started) {
    users
        .find(NAME)
        .filter(admin -> admin.passwordHash() != null)
        .ifPresentOrElse(this::forgetFormer, this::makeUnlessOthersAre);
  }

  /** Another replica may have changed the password: what lies here then is of no use any more. */
  private void forgetFormer(User admin) {
    if (admin.passwordChangedAt() != null) {
      delete();
    }
  }

  /** Where the first one was removed, others were named before. */
  private void makeUnlessOthersAre() {
    if (!users.haveAdmin()) {
      make();
    }
  }

  private void make() {
    var given = settings.password();
    if (given == null) {
      makeRandom();
    } else if (users.setFirstPassword(NAME, passwords.hash(given), Role.ADMIN)) {
      delete();
      LOG.info("The first admin is '{}', with the password of VCM_ADMIN_PASSWORD", NAME);
    }
  }

  /**
   * The password is written down before it counts, and comes into the file when it does: of two
   * replicas that start at the same moment, on one data folder, only one changes the file.
   */
  private void makeRandom() {
    var password = FirstAdminFile.randomPassword();
    var hash = passwords.hash(password);
    try (var draft = file.draft(password)) {
      if (users.setFirstPassword(NAME, hash, Role.ADMIN)) {
        draft.keep();
        LOG.info("The first admin is '{}'; the password lies in {}", NAME, file.path());
      }
    }
  }

  /** It is of no use any more; that it stays hinders nobody. */
  private void delete() {
    try {
      file.delete();
    } catch (UncheckedIOException e) {
      LOG.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
    }
  }

  /** A password was changed: when it is the first admin's, the file is of no use any more. */
  public void passwordChanged(String user) {
    if (user.equals(NAME)) {
      delete();
    }
  }

  /** Where the password lies that the service gave. */
  public Path file() {
    return file.path();
  }

  /**
   * A token for the first admin's first hours, to be shown to whoever starts the service; empty
   * where the first one was removed.
   */
  public Optional<Token> firstToken() {
    return signIn.token(NAME, FIRST_TOKEN);
  }
}
