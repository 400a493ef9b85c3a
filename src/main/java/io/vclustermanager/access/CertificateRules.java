package io.vclustermanager.access;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.WayIn;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The rules that say whose a client's certificate is. Owners are made on first use. */
@Context
@Requires(property = CertificateSettings.PORT)
final class CertificateRules implements ActorSource {
  private static final int LONGEST_TOLD = 200;

  private final Map<CertificateName, CertificateRule> byName = new HashMap<>();
  private final Map<String, CertificateRule> byClient = new HashMap<>();
  private final NamedTeams teams;

  CertificateRules(List<CertificateRuleConfiguration> configured, NamedTeams teams) {
    this.teams = teams;
    configured.forEach(each -> add(each.rule()));
    if (byName.isEmpty()) {
      throw new IllegalArgumentException(
          CertificateRule.SETTINGS + " is empty: no client could come by its certificate");
    }
  }

  private void add(CertificateRule rule) {
    var other = byName.put(rule.name(), rule);
    if (other != null) {
      throw new IllegalArgumentException(
          "%s.%s asks for the same name as %s: nobody could tell whose it is"
              .formatted(CertificateRule.SETTINGS, rule.client(), other.client()));
    }
    byClient.put(rule.client(), rule);
  }

  /**
   * Which client has this certificate.
   *
   * @throws CertificateException when no rule, or more than one, is for it
   */
  String client(X509Certificate certificate) throws CertificateException {
    var names = names(certificate);
    var found = names.stream().map(byName::get).filter(Objects::nonNull).distinct().toList();
    return switch (found.size()) {
      case 1 -> found.getFirst().client();
      case 0 ->
          throw new CertificateException(
              "no rule of the service's settings is for its names "
                  + Names.quoted(shortened(names.toString())));
      default ->
          throw new CertificateException(
              "several rules of the service's settings are for its names");
    };
  }

  private static List<CertificateName> names(X509Certificate certificate)
      throws CertificateException {
    try {
      return CertificateName.of(certificate);
    } catch (CertificateParsingException e) {
      throw new CertificateException("its names cannot be read", e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TOLD ? text : text.substring(0, LONGEST_TOLD) + "…";
  }

  /** Whoever runs the service learns at its start which rules are for nobody. */
  @EventListener
  void check(ServerStartupEvent started) {
    byClient.values().forEach(rule -> teams.check(rule.owner(), rule.setting()));
  }

  @Override
  public Optional<Standing> load(Identity identity, BooleanSupplier mayBeMade) {
    return identity instanceof Identity.Certificate(var client)
        ? Optional.of(standing(byClient.get(client), mayBeMade.getAsBoolean()))
        : Optional.empty();
  }

  private Standing standing(@Nullable CertificateRule rule, boolean mayBeMade) {
    return rule == null
        ? new Standing.Out("No rule of the service's settings is for this client any more", false)
        : teams
            .find(rule.owner(), mayBeMade, rule.setting())
            .<Standing>map(
                owner ->
                    new Standing.In(
                        ClientRoles.actor(
                            rule.client(),
                            ActorKind.CERTIFICATE,
                            WayIn.CERTIFICATE,
                            rule.roles(),
                            owner)))
            .orElseGet(
                () ->
                    new Standing.Out(
                        "There is no team %s, for which this client works: no team can have that"
                                .formatted(Names.quoted(rule.owner()))
                            + " name, or it is that of a user's own owner; name another one in "
                            + rule.setting(),
                        false));
  }
}
