package io.vclustermanager.access;

import io.micronaut.core.type.Argument;
import io.micronaut.core.value.PropertyResolver;
import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key in the configuration: {@code vcm.auth.api-keys.<client>}, a secret, or a map with more. The
 * secret itself is not kept.
 *
 * @param name of the client
 * @param hash the SHA-256 of its secret, in hex
 * @param owner the name of the owner that it works for
 * @param roles what it may do, at least one
 */
record ConfiguredKey(String name, String hash, String owner, List<Role> roles) {
  /** Where all of them stand. */
  static final String SETTINGS = "vcm.auth.api-keys";

  private static final int SHORTEST = 16;

  /** No longer one is looked at when somebody comes with it. */
  static final int LONGEST = 512;

  /**
   * Reads that of this client.
   *
   * @throws IllegalArgumentException when it cannot be used, with the setting
   */
  static ConfiguredKey of(String name, PropertyResolver settings) {
    if (Names.checkTeam(name).isPresent()) {
      throw wrong(
          name,
          ": a client's name has lower-case letters, digits and '-', and begins with a letter");
    }
    var secret = secret(name, settings);
    check(name, secret);
    var owner = text(name + ".owner", settings);
    return new ConfiguredKey(
        name, KeyText.hash(secret), owner == null ? name : owner, roles(name, settings));
  }

  private static void check(String name, String secret) {
    if (secret.length() < SHORTEST || secret.length() > LONGEST) {
      throw wrong(
          name,
          " has a key of %d characters: %d to %d are taken, best random ones"
              .formatted(secret.length(), SHORTEST, LONGEST));
    }
    if (KeyText.isMeant(secret)) {
      throw wrong(
          name,
          " begins with %s, as the keys do that the service makes: choose another"
              .formatted(KeyText.BEGINNING));
    }
  }

  /** The secret, without the line end that files and Secrets have behind it. */
  private static String secret(String name, PropertyResolver settings) {
    var file = text(name + ".key-file", settings);
    var key = text(name + ".key", settings);
    var given = file == null ? key == null ? text(name, settings) : key : read(name, file);
    if (given == null) {
      throw wrong(name, " has no key: give the secret itself, or key or key-file");
    }
    return given.replaceFirst("\\R$", "");
  }

  private static String read(String name, String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw wrong(name, ".key-file cannot be read: " + file);
    }
  }

  private static List<Role> roles(String name, PropertyResolver settings) {
    var setting = SETTINGS + "." + name + ".roles";
    return ClientRoles.of(
        setting, settings.getProperty(setting, Argument.listOf(String.class)).orElse(List.of()));
  }

  private static @Nullable String text(String setting, PropertyResolver settings) {
    return settings.getProperty(SETTINGS + "." + setting, String.class).orElse(null);
  }

  private static IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException(SETTINGS + "." + name + what);
  }

  /** Where it stands. */
  String setting() {
    return SETTINGS + "." + name;
  }
}
