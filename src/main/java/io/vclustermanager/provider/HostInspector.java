package io.vclustermanager.provider;

import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.model.ServerIdentity;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a Kubernetes host has what virtual clusters need, and what it has room for.
 * Looks only.
 */
public interface HostInspector {
  /** One aspect of a host, to become a condition. */
  record Finding(ConditionType type, Status status, String reason, String message) {}

  /**
   * What was counted.
   *
   * @param capacity null when the host does not let it be counted; then the finding says why
   */
  record Count(Host.@Nullable Capacity capacity, Finding finding) {}

  /**
   * What the service may do there.
   *
   * @param lacking what it has no rights for
   */
  record Rights(Finding finding, Set<HostFeature> lacking) {}

  /**
   * What was found out.
   *
   * @param lacking what the service has no rights for; null: that could not be asked
   * @param serverUid which API server it is, see {@link ServerIdentity}; null: it does not say
   */
  record Inspection(
      List<Finding> findings, @Nullable Set<HostFeature> lacking, @Nullable String serverUid) {}

  /**
   * Whether it has what is needed: version, rights, a default StorageClass, room in quotas.
   *
   * @throws ProviderException when it cannot be asked
   */
  Inspection inspect(String host);

  /** What an API server calls itself in the tokens of ServiceAccounts. */
  sealed interface TokenIssuer {
    /** By this name. */
    record Named(String issuer) implements TokenIssuer {}

    /** It says that it has no such name. */
    record Nameless() implements TokenIssuer {}

    /** It does not let the service see it, or is in trouble: what it said before may hold. */
    record Untold() implements TokenIssuer {}
  }

  /**
   * What its API server calls itself.
   *
   * @throws ProviderException when it cannot be asked
   */
  TokenIssuer tokenIssuer(String host);

  /**
   * What its nodes have and its pods request.
   *
   * @throws ProviderException when it cannot be asked
   */
  Count count(String host);
}
