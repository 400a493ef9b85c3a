package io.vclustermanager.access;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.value.PropertyResolver;
import io.vclustermanager.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key in the configuration: {@code vcm.auth.api-keys.<client>}, a secret, or a map with more. Its
 * secret never leaves it but as a hash.
 */
@EachProperty("vcm.auth.api-keys")
final class ConfiguredKey {
  private final String name;
  private final @Nullable String bare;
  private @Nullable String key;
  private @Nullable String keyFile;
  private @Nullable String owner;
  private List<Role> roles = List.of(Role.CI);

  ConfiguredKey(@Parameter String name, PropertyResolver settings) {
    this.name = name;
    this.bare = settings.getProperty(setting(), String.class).orElse(null);
  }

  String getName() {
    return name;
  }

  /** Sets the secret. */
  public void setKey(@Nullable String newKey) {
    key = newKey;
  }

  /** Sets the path of a file that holds the secret. */
  public void setKeyFile(@Nullable String newKeyFile) {
    keyFile = newKeyFile;
  }

  /** The owner that the key works for; one that is called like the client, where none is given. */
  String getOwner() {
    return owner == null ? name : owner;
  }

  /** Sets the owner that the key works for. */
  public void setOwner(@Nullable String newOwner) {
    owner = newOwner;
  }

  /** What it may do. */
  List<Role> getRoles() {
    return roles;
  }

  /** Sets what it may do. */
  public void setRoles(List<Role> newRoles) {
    roles = newRoles;
  }

  /** Where it stands in the configuration. */
  String setting() {
    return "vcm.auth.api-keys." + name;
  }

  /** The secret, without the line end that files and Secrets have behind it. */
  String secret() {
    var given = keyFile == null ? key == null ? bare : key : read(keyFile);
    if (given == null) {
      throw new IllegalArgumentException(
          setting() + " has no key: give the secret itself, or key or key-file");
    }
    return given.replaceFirst("\\R$", "");
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(setting() + ".key-file cannot be read: " + file, e);
    }
  }

  @Override
  public String toString() {
    return "ConfiguredKey[" + name + "]";
  }
}
