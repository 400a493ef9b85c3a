package io.vclustermanager.access;

import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.TrustKind;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Of whom trust rules can speak: issuers of CI, and hosts with their ServiceAccounts. */
@Singleton
public final class TrustIssuers {
  private final CiIssuers ci;
  private final Hosts hosts;

  TrustIssuers(CiIssuers ci, Hosts hosts) {
    this.ci = ci;
    this.hosts = hosts;
  }

  /**
   * One of them.
   *
   * @param issuer as rules keep it
   * @param repositoryClaim by which claim it names what a rule is about
   */
  public record TrustIssuer(String issuer, TrustKind kind, String repositoryClaim) {}

  /** That of this name or issuer, or {@code host:<name>}. */
  public Optional<TrustIssuer> find(String name) {
    return name.startsWith(TrustKind.HOST)
        ? hosts
            .find(name.substring(TrustKind.HOST.length()))
            .filter(host -> host.kind() == Host.Kind.KUBERNETES)
            .flatMap(host -> ofHost(host.name()))
        : ci.find(name)
            .map(each -> new TrustIssuer(each.issuer(), each.kind(), each.repositoryClaim()));
  }

  private static Optional<TrustIssuer> ofHost(String name) {
    return TrustKind.KUBERNETES
        .repositoryClaim()
        .map(claim -> new TrustIssuer(TrustKind.HOST + name, TrustKind.KUBERNETES, claim));
  }

  /** What can be named, for people. */
  public String words() {
    var names = ci.names();
    return names.isEmpty()
        ? "no issuer of CI is configured (vcm.auth.ci.issuers), and ServiceAccounts are named by"
            + " host:<name>"
        : "there are %s (vcm.auth.ci.issuers), and host:<name> for ServiceAccounts"
            .formatted(String.join(", ", names));
  }
}
