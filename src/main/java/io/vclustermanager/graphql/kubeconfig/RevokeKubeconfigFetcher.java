package io.vclustermanager.graphql.kubeconfig;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.kubeconfig.RevokeKubeconfig;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation revokeKubeconfig. */
@Singleton
final class RevokeKubeconfigFetcher extends ClusterMutation {
  private final RevokeKubeconfig intent;

  RevokeKubeconfigFetcher(RevokeKubeconfig intent) {
    super("revokeKubeconfig", GRANT);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("grant"));
  }
}
