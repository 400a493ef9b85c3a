package io.vclustermanager.graphql.kubeconfig;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.InputField;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.RootField;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.graphql.transport.RequestTime;
import io.vclustermanager.intent.kubeconfig.IssueKubeconfig;
import io.vclustermanager.intent.kubeconfig.IssueKubeconfig.Issued;
import io.vclustermanager.model.KubeconfigGrant;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The mutation issueKubeconfig. */
@Singleton
final class IssueKubeconfigFetcher implements RootField, TypeFields.Wiring {
  private final IssueKubeconfig intent;

  IssueKubeconfigFetcher(IssueKubeconfig intent) {
    this.intent = intent;
  }

  @Override
  public String type() {
    return "Mutation";
  }

  @Override
  public String name() {
    return "issueKubeconfig";
  }

  @Override
  public Object get(DataFetchingEnvironment environment) {
    // Meanwhile it waits for the cluster, which is not the service's own time.
    RequestTime.of(environment.getGraphQlContext()).allowWait(KubeconfigGrant.CALL_LIMIT);
    var input = Inputs.input(environment);
    var issued =
        intent.execute(
            InputField.ask(environment),
            input.text("cluster"),
            KubeconfigGrant.Role.valueOf(input.text("role")),
            input.durationOrNull("expiresIn"));
    return issued.subject() == null
        ? issued
        : DataFetcherResult.newResult().data(issued).localContext(issued.subject()).build();
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("IssueKubeconfigPayload", Issued.class)
            .field(
                "kubeconfig",
                issued -> issued.kubeconfig() == null ? null : issued.kubeconfig().text())
            .field("expiresAt", IssueKubeconfigFetcher::expiresAt)
            .field(
                "instructions",
                issued -> issued.kubeconfig() == null ? null : issued.kubeconfig().instructions())
            .field("grant", IssueKubeconfigFetcher::grant)
            .field("userErrors", Issued::refusals)
            .done());
  }

  private static @Nullable KubeconfigGrant grant(Issued issued) {
    return issued.subject() == null ? null : issued.subject().grant();
  }

  private static @Nullable Object expiresAt(Issued issued) {
    var grant = grant(issued);
    return grant == null || !issued.refusals().isEmpty() ? null : grant.expiresAt();
  }
}
