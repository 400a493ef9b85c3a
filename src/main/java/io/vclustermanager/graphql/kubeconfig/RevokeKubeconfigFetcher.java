package io.vclustermanager.graphql.kubeconfig;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.MutationField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.kubeconfig.RevokeKubeconfig;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation revokeKubeconfig. */
@Singleton
final class RevokeKubeconfigFetcher extends MutationField {
  private final RevokeKubeconfig intent;

  RevokeKubeconfigFetcher(RevokeKubeconfig intent) {
    super("revokeKubeconfig");
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("grant"));
  }
}
