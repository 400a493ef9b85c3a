package io.vclustermanager.graphql;

import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.MutationField.Payload;
import jakarta.inject.Singleton;
import java.util.List;

/** The payloads of the mutations on clusters. */
@Singleton
final class MutationTypes implements TypeFields.Wiring {
  private static final List<String> WITH_CLUSTER =
      List.of(
          "CreateVirtualClusterPayload",
          "DeleteClusterPayload",
          "ExtendLeasePayload",
          "SetLabelsPayload");
  private static final List<String> WITH_OPERATION =
      List.of("CreateVirtualClusterPayload", "DeleteClusterPayload", "CancelOperationPayload");

  @Override
  public void wire(RuntimeWiring.Builder target) {
    WITH_CLUSTER.forEach(
        name ->
            target.type(
                payload(name)
                    .field(
                        "cluster",
                        payload -> payload.subject() == null ? null : payload.subject().cluster())
                    .done()));
    WITH_OPERATION.forEach(
        name ->
            target.type(
                payload(name)
                    .field(
                        "operation",
                        payload -> payload.subject() == null ? null : payload.subject().operation())
                    .done()));
  }

  private static TypeFields<Payload> payload(String name) {
    return TypeFields.of(name, Payload.class).field("userErrors", Payload::userErrors);
  }
}
