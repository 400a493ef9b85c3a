package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.provider.Target;
import io.vclustermanager.text.NotTakenException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no tenant's chart may make, however it was asked for. */
final class RenderedRulesTest {
  private static final RenderedRules RULES = new RenderedRules(SnapshotExamples.TARGET);

  private static final String GOOD =
      """
      {apiVersion: v1, kind: ServiceAccount, metadata: {name: vc-one, namespace: vc-one}}
      ---
      # nothing
      ---
      {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: one}, spec: {template: {spec: {
        serviceAccountName: vc-one, volumes: [{name: a, emptyDir: {}}],
        containers: [{name: syncer, securityContext: {runAsUser: 0, capabilities: {drop: [ALL]}}}]}}}}
      ---
      {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: vc-one, namespace: vc-one},
        roleRef: {kind: Role, name: vc-one}, subjects: [{kind: ServiceAccount, name: vc-one, namespace: vc-one}]}
      """;

  @Test
  void theChartsOwnIsInOrder() throws NotTakenException {
    assertThat(RULES.findings(Rendered.read(GOOD))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          hostNetwork: true | has hostNetwork
          hostPID: true | has hostPID
          hostIPC: true | has hostIPC
          volumes: [{name: a, hostPath: {path: /etc}}] | has the node's folder /etc
          serviceAccountName: other | runs as ServiceAccount other
          containers: [{name: a, securityContext: {privileged: true}}] | has the privileged container a
          initContainers: [{name: a, securityContext: {privileged: true}}] | has the privileged container a
          containers: [{name: a, securityContext: {capabilities: {add: [SYS_ADMIN]}}}] | adds capabilities [SYS_ADMIN] to a
          containers: [{name: a, securityContext: {procMount: Unmasked}}] | has another procMount in a
          containers: [{name: a, ports: [{hostPort: 80}]}] | takes the node's port 80
          """)
  void aPodLeavesTheNodeToItself(String spec, String finding) throws NotTakenException {
    assertThat(
            found(
                "apiVersion: apps/v1, kind: Deployment, metadata: {name: one}, spec: {template:"
                    + " {spec: {"
                    + spec
                    + "}}}"))
        .containsExactly("apps/Deployment one " + finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          apiVersion: v1, kind: Pod, metadata: {name: a} | Pod a is of a kind that clusters are not made of
          apiVersion: batch/v1, kind: Job, metadata: {name: a} | batch/Job a is of a kind that clusters are not made of
          apiVersion: v1, kind: Secret, metadata: {name: a, namespace: kube-system} | Secret kube-system/a is in another namespace
          apiVersion: v1, kind: Secret, type: kubernetes.io/service-account-token, metadata: {name: a} | Secret a is a token
          apiVersion: v1, kind: Service, metadata: {name: a}, spec: {externalIPs: [10.0.0.1]} | Service a takes addresses of the host's network
          apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: ExternalName} | Service a stands for another name
          apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: vc-one-v-other} | rbac.authorization.k8s.io/ClusterRole vc-one-v-other is not this cluster's
          """)
  void onlyKnownKindsInItsOwnNamespace(String object, String finding) throws NotTakenException {
    assertThat(found(object)).containsExactly(finding);
  }

  @Test
  void rightsAreGivenToItsOwnAccountsOnlyAndOfItsOwnRoles() throws NotTakenException {
    assertThat(
            found(
                "apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata:"
                    + " {name: vc-one-v-vc-one}, roleRef: {kind: ClusterRole, name: cluster-admin},"
                    + " subjects: [{kind: User, name: me}, {kind: ServiceAccount, name: default,"
                    + " namespace: kube-system}]"))
        .containsExactly(
            "rbac.authorization.k8s.io/ClusterRoleBinding vc-one-v-vc-one gives the rights of"
                + " cluster-admin",
            "rbac.authorization.k8s.io/ClusterRoleBinding vc-one-v-vc-one gives rights to User"
                + " null/me",
            "rbac.authorization.k8s.io/ClusterRoleBinding vc-one-v-vc-one gives rights to"
                + " ServiceAccount kube-system/default");
  }

  /** As the chart does it: cut at 63, and one dash at that place taken off. */
  @ParameterizedTest
  @CsvSource({
    "one, vc-one, vc-one-v-vc-one",
    "pr-1234-payments-checkout-feature, vc-pr-1234-payments-checkout-feature,"
        + " vc-pr-1234-payments-checkout-feature-v-vc-pr-1234-payments-chec",
    "pr-1234-payments-checkout-up, vc-pr-1234-payments-checkout-up,"
        + " vc-pr-1234-payments-checkout-up-v-vc-pr-1234-payments-checkout",
  })
  void itsClusterRoleIsKnownByItsWholeName(String name, String namespace, String role)
      throws NotTakenException {
    var rules = new RenderedRules(new Target(SnapshotExamples.ID, "eu", namespace, name));
    var object =
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: %s}}";

    assertThat(rules.findings(Rendered.read(object.formatted(role)))).isEmpty();
    assertThat(rules.findings(Rendered.read(object.formatted("vc-x-v-" + namespace))))
        .containsExactly(
            "rbac.authorization.k8s.io/ClusterRole vc-x-v-" + namespace + " is not this cluster's");
  }

  private static Set<String> found(String object) throws NotTakenException {
    return RULES.findings(Rendered.read("{" + object + "}"));
  }
}
