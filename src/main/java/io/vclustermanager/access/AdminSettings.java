package io.vclustermanager.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * The first admin: {@code vcm.admin}.
 *
 * @param password what a service that finds no admin gives to the one it makes; null: a random one,
 *     in a file. A line end behind it, as files and Secrets have one, is no part of it
 */
@ConfigurationProperties("vcm.admin")
public record AdminSettings(@Nullable String password) {
  /** Takes the line end away. */
  public AdminSettings {
    password = password == null ? null : password.replaceFirst("\\R$", "");
  }

  @Override
  public String toString() {
    return "AdminSettings[]";
  }
}
