package io.vclustermanager.provider.vcluster.tenant;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.provider.kube.TenantApi;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * What a grant is inside its virtual cluster: a ServiceAccount, and the binding of a role to it,
 * both named after the grant. Deleting the account ends every token of it.
 */
record TenantAccount(KubeconfigGrant grant) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAMESPACE = "kube-system";
  private static final String ACCOUNTS = "/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts";
  private static final String BINDINGS = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";

  /** Kubernetes gives no token for less. */
  private static final Duration SHORTEST = Duration.ofMinutes(10);

  /** A token that was just made; a secret. */
  record Token(String value, Instant expiresAt) {
    @Override
    public String toString() {
      return "Token until " + expiresAt;
    }
  }

  /** Makes it. */
  void make(TenantApi tenant) {
    tenant.create(ACCOUNTS, account());
    tenant.create(BINDINGS, binding());
  }

  /** A token of it that ends with the grant. */
  Token token(TenantApi tenant, Instant now) {
    var left = Duration.between(now, grant.expiresAt());
    var seconds = Math.max(SHORTEST.toSeconds(), left.toSeconds());
    var request = object("authentication.k8s.io/v1", "TokenRequest");
    request.putObject("spec").put("expirationSeconds", seconds);
    var status = tenant.create(ACCOUNTS + "/" + name() + "/token", request).path("status");
    try {
      return new Token(
          status.path("token").asText(),
          Instant.parse(status.path("expirationTimestamp").asText()));
    } catch (DateTimeParseException e) {
      throw ProviderException.passing(
          FailureReason.TENANT_TROUBLE, "It gave a token without its end.");
    }
  }

  /** Takes it away; the account first, since it is what lets in. */
  void remove(TenantApi tenant) {
    tenant.delete(ACCOUNTS + "/" + name());
    tenant.delete(BINDINGS + "/" + name());
  }

  private String name() {
    return "vcluster-manager-" + grant.id();
  }

  private ObjectNode account() {
    return marked(object("v1", "ServiceAccount"));
  }

  private ObjectNode binding() {
    var binding = marked(object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"));
    binding
        .putObject("roleRef")
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "ClusterRole")
        .put("name", clusterRole());
    binding
        .putArray("subjects")
        .addObject()
        .put("kind", "ServiceAccount")
        .put("name", name())
        .put("namespace", NAMESPACE);
    return binding;
  }

  private String clusterRole() {
    return switch (grant.role()) {
      case ADMIN -> "cluster-admin";
      case EDIT -> "edit";
      case VIEW -> "view";
    };
  }

  private ObjectNode marked(ObjectNode object) {
    var metadata = object.putObject("metadata").put("name", name());
    metadata
        .putObject("labels")
        .put(Mark.CLUSTER_ID, grant.clusterId().toString())
        .put(Mark.PREFIX + "grant-id", grant.id().toString());
    metadata.putObject("annotations").put(Mark.PREFIX + "issued-to", grant.issuedTo().name());
    return object;
  }

  private static ObjectNode object(String version, String kind) {
    return JSON.createObjectNode().put("apiVersion", version).put("kind", kind);
  }
}
