package io.vclustermanager.access;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
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
        .ifPresentOrElse(this::forgetFormer, this::make);
  }

  /** Another replica may have changed the password: what lies here then is of no use any more. */
  private void forgetFormer(User admin) {
    if (admin.passwordChangedAt() != null) {
      file.delete();
    }
  }

  private void make() {
    var given = settings.password();
    var password = given == null ? FirstAdminFile.randomPassword() : given;
    if (given == null) {
      // The file first: should the service die in between, the next start writes both anew.
      file.write(password);
    }
    if (!users.setFirstPassword(NAME, passwords.hash(password), Role.ADMIN)) {
      // Another replica started at the same moment: its password counts, and lies there.
      file.delete();
    } else if (given == null) {
      LOG.info("The first admin is '{}'; the password lies in {}", NAME, file.path());
    } else {
      file.delete();
      LOG.info("The first admin is '{}', with the password of VCM_ADMIN_PASSWORD", NAME);
    }
  }

  /** A password was changed: when it is the first admin's, the file is of no use any more. */
  public void passwordChanged(String user) {
    if (user.equals(NAME)) {
      file.delete();
    }
  }

  /** Where the password lies that the service gave. */
  public Path file() {
    return file.path();
  }

  /** A token for the first admin's first hours, to be shown to whoever starts the service. */
  public Token firstToken() {
    return signIn.token(NAME, FIRST_TOKEN);
  }
}
