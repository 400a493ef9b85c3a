package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What somebody takes away of a virtual cluster is seen, by name, and made again. */
final class GoneObjectsIT {
  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    service = TestService.start(testbed.asHost("eu"));
    user = service.root();
    service.people().team("crew");
  }

  @AfterAll
  static void stop() throws SQLException {
    if (service != null) {
      assertThat(PhaseCheck.wrong(service.database())).isEmpty();
      service.close();
    }
  }

  @Test
  void aServiceThatWasDeletedIsSeenAtOnceAndMadeAgainByAReconcile() {
    user.createReady("hollow");
    awaitAnotherSecond("hollow");

    testbed.kubectl("delete", "service", "hollow", "-n", "vc-hollow");

    var pod = pod("hollow");
    awaitDrift("hollow", "[{what=objects.services/hollow, wanted=present, seen=absent}]");
    service.awaitPhase("hollow", "DEGRADED");
    assertThat(user.trouble("hollow")).contains("reason=ServiceMissing", "Service 'hollow'");
    assertThat(user.cluster("hollow", "conditions { type message }").body().toString())
        .contains("objects.services/hollow is absent, wanted present");
    user.ended("reconcileCluster", "cluster: \"hollow\"");
    assertThat(testbed.everythingIn("vc-hollow")).contains("service/hollow");
    service.awaitPhase("hollow", "READY");
    awaitDrift("hollow", "[]");
    // What it has written belonged to the Service that is gone, and would go as often as written.
    assertThat(pod("hollow")).isNotEqualTo(pod);
  }

  @Test
  void aServiceThatOthersHaveMadeAnewIsSeenAndThePodsStartWithIt() {
    user.createReady("rewired");
    var pod = pod("rewired");
    awaitAnotherSecond("rewired");
    var its = testbed.json("get", "service", "rewired", "-n", "vc-rewired");
    testbed.kubectl("delete", "service", "rewired", "-n", "vc-rewired");
    testbed.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: { name: rewired, namespace: vc-rewired, labels: %s, annotations: %s }
        spec: { selector: %s, ports: [{ name: https, port: 443, targetPort: 8443 }] }
        """
            .formatted(
                its.at("/metadata/labels"),
                its.at("/metadata/annotations"),
                its.at("/spec/selector")));

    user.awaitTrouble("rewired", "ServiceReplaced", "reconcileCluster");

    user.ended("reconcileCluster", "cluster: \"rewired\"");
    service.awaitPhase("rewired", "READY");
    awaitDrift("rewired", "[]");
    assertThat(pod("rewired")).isNotEqualTo(pod);
  }

  @Test
  void aPolicyThatRepairsMakesASecretAgain() {
    user.createReady("forgetful");
    user.mutate("updateVirtualCluster", "cluster: \"forgetful\" driftPolicy: REPAIR");

    testbed.kubectl("delete", "secret", "vc-config-forgetful", "-n", "vc-forgetful");

    TestService.await(
        "the Secret to be made again",
        () ->
            testbed
                .attempt("get", "secret", "vc-config-forgetful", "-n", "vc-forgetful")
                .isPresent());
    awaitDrift("forgetful", "[]");
  }

  @Test
  void whatNoWatchShowsIsAskedForByName() {
    user.createReady("roleless");
    testbed.kubectl("delete", "role", "vc-roleless", "-n", "vc-roleless");

    service.move(Duration.ofMinutes(6));

    awaitDrift("roleless", "[{what=objects.roles/vc-roleless, wanted=present, seen=absent}]");
    // What a watch shows since says nothing of roles.
    testbed.kubectl("label", "namespace", "vc-roleless", "seen=again");
    testbed.kubectl("delete", "rolebinding", "vc-roleless", "-n", "vc-roleless");
    user.ended("reconcileCluster", "cluster: \"roleless\"");
    assertThat(testbed.everythingIn("vc-roleless"))
        .contains(
            "role.rbac.authorization.k8s.io/vc-roleless",
            "rolebinding.rbac.authorization.k8s.io/vc-roleless");
    awaitDrift("roleless", "[]");
  }

  /** It has no replicas to put right, which must not count as all that is to be done. */
  @Test
  void whatIsGoneOfOneThatSleepsIsMadeAgainWhileItSleeps() {
    user.createReady("dozing");
    user.ended("pauseCluster", "cluster: \"dozing\"");
    testbed.kubectl("delete", "networkpolicy", "vc-work-dozing", "-n", "vc-dozing");
    testbed.kubectl("delete", "role", "vc-dozing", "-n", "vc-dozing");

    user.ended("reconcileCluster", "cluster: \"dozing\"");

    assertThat(testbed.kubectl("get", "networkpolicies,roles", "-n", "vc-dozing", "-o", "name"))
        .contains("vc-work-dozing", "role.rbac.authorization.k8s.io/vc-dozing");
    service.awaitPhase("dozing", "PAUSED");
    awaitDrift("dozing", "[]");
  }

  @Test
  void ofOneOnWhichNothingWasWrittenDownHelmsRecordSaysIt() {
    user.createReady("unwritten");
    testbed.kubectl(
        "annotate", "statefulset", "unwritten", "-n", "vc-unwritten", "vcluster-manager.io/made-");
    testbed.kubectl("delete", "service", "unwritten-headless", "-n", "vc-unwritten");

    user.ended("reconcileCluster", "cluster: \"unwritten\"");

    assertThat(testbed.everythingIn("vc-unwritten")).contains("service/unwritten-headless");
  }

  @Test
  void ofOneThatWasAdoptedItIsSeenToo() {
    testbed.helm(
        "install",
        "foundling",
        Testbed.chart().toString(),
        "-n",
        "orphanage",
        "--create-namespace",
        "--set",
        "controlPlane.distro.k8s.image.tag=v1.35.0");
    user.ended(
        "adoptCluster",
        "host: \"eu\" namespace: \"orphanage\" name: \"foundling\" owner: \"crew\" lease: { for:"
            + " \"P2D\" }");
    service.awaitPhase("foundling", "READY");

    testbed.kubectl("delete", "service", "foundling-headless", "-n", "orphanage");

    awaitDrift(
        "foundling", "[{what=objects.services/foundling-headless, wanted=present, seen=absent}]");
    user.ended("reconcileCluster", "cluster: \"foundling\"");
    assertThat(testbed.everythingIn("orphanage")).contains("service/foundling-headless");
  }

  /** Kubernetes tells times in whole seconds: what is made now shall be younger than the pod. */
  private static void awaitAnotherSecond(String name) {
    var made =
        Instant.parse(
            testbed
                .json("get", "pod", name + "-0", "-n", "vc-" + name)
                .at("/metadata/creationTimestamp")
                .asText());
    TestService.await("a later second", () -> Instant.now().isAfter(made.plusSeconds(1)));
  }

  private static String pod(String name) {
    return testbed.json("get", "pod", name + "-0", "-n", "vc-" + name).at("/metadata/uid").asText();
  }

  private static void awaitDrift(String name, String drift) {
    var last = new String[] {""};
    try {
      TestService.await(
          "drift " + drift,
          () -> {
            last[0] =
                String.valueOf(
                    user.cluster(name, "drift { what wanted seen }").at("data.cluster.drift"));
            return last[0].equals(drift);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; it is " + last[0], e);
    }
  }
}
