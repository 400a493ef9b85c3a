package io.vclustermanager.graphql;

import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.MutationField.Payload;
import jakarta.inject.Singleton;

/** The payloads of the mutations on clusters. */
@Singleton
final class MutationTypes implements TypeFields.Wiring {
  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(withOperation(withCluster("CreateVirtualClusterPayload")).done());
    target.type(withOperation(withCluster("AdoptClusterPayload")).done());
    target.type(withOperation(withCluster("DeleteClusterPayload")).done());
    target.type(withCluster("ExtendLeasePayload").done());
    target.type(withCluster("SetLabelsPayload").done());
    target.type(withOperation(payload("CancelOperationPayload")).done());
    target.type(withOperation(withCluster("PauseClusterPayload")).done());
    target.type(withOperation(withCluster("ResumeClusterPayload")).done());
    target.type(withOperation(withCluster("ReconcileClusterPayload")).done());
    target.type(withOperation(withCluster("RetryOperationPayload")).done());
    target.type(withCluster("SetDeletionProtectionPayload").done());
    target.type(withCluster("TransferClusterPayload").done());
    target.type(
        withOperation(withCluster("UpdateVirtualClusterPayload"))
            .field(
                "changes",
                payload -> payload.subject() == null ? null : payload.subject().changes())
            .done());
    target.type(
        payload("RevokeKubeconfigPayload")
            .field("grant", payload -> payload.subject() == null ? null : payload.subject().grant())
            .done());
  }

  private static TypeFields<Payload> withCluster(String name) {
    return payload(name)
        .field(
            "cluster", payload -> payload.subject() == null ? null : payload.subject().cluster());
  }

  private static TypeFields<Payload> withOperation(TypeFields<Payload> fields) {
    return fields.field(
        "operation", payload -> payload.subject() == null ? null : payload.subject().operation());
  }

  private static TypeFields<Payload> payload(String name) {
    return TypeFields.of(name, Payload.class).field("userErrors", Payload::userErrors);
  }
}
