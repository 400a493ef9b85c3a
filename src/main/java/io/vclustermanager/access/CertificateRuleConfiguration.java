package io.vclustermanager.access;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificate it is as it is configured: {@code vcm.auth.certificates.rules.<client>}; not
 * yet checked.
 */
@EachProperty(CertificateRule.SETTINGS)
final class CertificateRuleConfiguration {
  private final String client;
  private @Nullable String commonName;
  private @Nullable String san;
  private @Nullable String owner;
  private List<String> roles = List.of();

  CertificateRuleConfiguration(@Parameter String client) {
    this.client = client;
  }

  /** A variable that is empty says nothing, and not that a name is empty. */
  private static @Nullable String given(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  /** Sets the common name (CN) of its subject. */
  public void setCommonName(@Nullable String newName) {
    commonName = given(newName);
  }

  /** Sets one of its alternative names, such as {@code DNS:ci.example.com}. */
  public void setSan(@Nullable String newName) {
    san = given(newName);
  }

  /** Sets the name of the team that it works for, if not that of the client. */
  public void setOwner(@Nullable String newOwner) {
    owner = given(newOwner);
  }

  /** Sets what it may do. */
  public void setRoles(List<String> newRoles) {
    roles = newRoles;
  }

  /**
   * The same, checked.
   *
   * @throws IllegalArgumentException when it cannot be used, with the setting
   */
  CertificateRule rule() {
    return CertificateRule.of(client, commonName, san, owner, roles);
  }
}
