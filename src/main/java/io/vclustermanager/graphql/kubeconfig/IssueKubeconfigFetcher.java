package io.vclustermanager.graphql.kubeconfig;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.graphql.transport.RequestTime;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.kubeconfig.IssueKubeconfig;
import io.vclustermanager.intent.kubeconfig.IssueKubeconfig.Issued;
import io.vclustermanager.intent.kubeconfig.IssueKubeconfig.Request;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mutation issueKubeconfig. */
@Singleton
final class IssueKubeconfigFetcher extends Mutation<Issued> {
  private final IssueKubeconfig intent;

  IssueKubeconfigFetcher(IssueKubeconfig intent) {
    super(
        "issueKubeconfig",
        List.of(
            new PayloadField<>(
                "kubeconfig",
                issued -> issued.kubeconfig() == null ? null : issued.kubeconfig().text()),
            new PayloadField<>("expiresAt", IssueKubeconfigFetcher::expiresAt),
            new PayloadField<>(
                "instructions",
                issued -> issued.kubeconfig() == null ? null : issued.kubeconfig().instructions()),
            new PayloadField<>("grant", issued -> issued.subject().grant())));
    this.intent = intent;
  }

  @Override
  public Object get(DataFetchingEnvironment environment) {
    // Meanwhile it waits for the cluster, which is not the service's own time.
    RequestTime.of(environment.getGraphQlContext()).allowWait(limit(Inputs.input(environment)));
    return super.get(environment);
  }

  @Override
  protected Outcome<Issued> execute(Ask ask, Inputs input) {
    return waitRefused(input, "then ask again")
        .<Outcome<Issued>>map(refusal -> new Rejected<>(List.of(refusal)))
        .orElseGet(
            () ->
                intent.execute(
                    ask,
                    new Request(
                        input.text("cluster"),
                        KubeconfigGrant.Role.valueOf(input.text("role")),
                        input.durationOrNull("expiresIn"),
                        limit(input))));
  }

  private static Duration limit(Inputs input) {
    return KubeconfigGrant.callLimit(
        Duration.ofSeconds(Math.min(LONGEST_WAIT, input.number(WAIT, 0))));
  }

  @Override
  protected List<Refusal> userErrors(Issued issued) {
    return issued.refusals();
  }

  @Override
  protected Object context(Ask ask, Issued issued) {
    return issued.subject();
  }

  private static @Nullable Object expiresAt(Issued issued) {
    var grant = issued.subject().grant();
    return grant == null || !issued.refusals().isEmpty() ? null : grant.expiresAt();
  }
}
