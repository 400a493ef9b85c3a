package io.vclustermanager.access;

import io.vclustermanager.model.Names;
import io.vclustermanager.model.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of a certificate by its names whose it is.
 *
 * @param client what its actor is called
 * @param name the name that the certificate has
 * @param owner the name of the team that it works for
 * @param roles what it may do, at least one
 */
record CertificateRule(String client, CertificateName name, String owner, List<Role> roles) {
  /** Where all of them stand. */
  static final String SETTINGS = CertificateSettings.SETTINGS + ".rules";

  /**
   * Checks what is configured.
   *
   * @throws IllegalArgumentException when it cannot be used, with the setting
   */
  static CertificateRule of(
      String client,
      @Nullable String commonName,
      @Nullable String san,
      @Nullable String owner,
      List<String> roles) {
    var at = SETTINGS + "." + client;
    if (Names.checkTeam(client).isPresent()) {
      throw wrong(
          at, ": a client's name has lower-case letters, digits and '-', and begins with a letter");
    }
    if ((commonName == null) == (san == null)) {
      throw wrong(at, " needs one of common-name and san: the name that its certificate has");
    }
    var team = owner == null ? client : owner.strip();
    if (Names.checkTeam(team).isPresent()) {
      throw wrong(at + ".owner", " is no name of a team: " + Names.quoted(team));
    }
    var name =
        commonName == null
            ? CertificateName.alternative(at + ".san", String.valueOf(san))
            : new CertificateName(CertificateName.Kind.CN, commonName.strip());
    return new CertificateRule(client, name, team, ClientRoles.of(at + ".roles", roles));
  }

  private static IllegalArgumentException wrong(String setting, String what) {
    return new IllegalArgumentException(setting + what);
  }

  /** Where it stands. */
  String setting() {
    return SETTINGS + "." + client;
  }
}
