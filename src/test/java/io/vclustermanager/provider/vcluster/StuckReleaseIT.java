package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Releases of which Helm may not delete one object: it keeps them, and never ends with them. */
final class StuckReleaseIT {
  private static final String ACCOUNT = "stuck-rights";
  private static final String CLASSES =
      "values: {sync: {fromHost: {ingressClasses: {enabled: true}}}}";

  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start() throws IOException {
    testbed = Testbed.shared();
    var settings = new HashMap<>(testbed.asHost("eu"));
    settings.put("vcm.hosts.eu.kubeconfig", testbed.kubeconfigWith(ACCOUNT, rights()).toString());
    service = TestService.start(settings);
    user = service.root();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
      testbed.shell(
          """
          kubectl delete clusterrolebinding,clusterrole stuck-rights
          kubectl delete serviceaccount stuck-rights -n default
          kubectl delete namespace vc-stuck-lodger --ignore-not-found --wait=false
          """);
    }
  }

  private static String rights() throws IOException {
    return Files.readString(Path.of("helm/files/host-rights.yaml"))
        .replace("name: vcluster-manager", "name: " + ACCOUNT);
  }

  /** Without the block for classes: no ClusterRole is made, changed or deleted. */
  private static String rightsWithoutClasses() throws IOException {
    return rights().replaceAll("(?s)  # for classes of the host.*", "");
  }

  @Test
  void areTakenApartWithoutHelmInANamespaceOfTheirOwnAndInOneThatStays() throws IOException {
    testbed.kubectl("create", "namespace", "vc-stuck-lodger");
    testbed.kubectl(
        "label", "namespace", "vc-stuck-lodger", "pod-security.kubernetes.io/enforce=baseline");
    testbed.apply(rights());
    user.createReady("stuck-own", "host: \"eu\" " + CLASSES);
    user.createReady("stuck-lodger", "host: \"eu\" namespace: \"vc-stuck-lodger\" " + CLASSES);
    testbed.apply(rightsWithoutClasses());
    for (var name : new String[] {"stuck-own", "stuck-lodger"}) {
      testbed.kubectl(
          "delete", "clusterrole,clusterrolebinding", "vc-%1$s-v-vc-%1$s".formatted(name));
    }

    user.deleteToTheEnd("stuck-own");
    user.deleteToTheEnd("stuck-lodger");

    assertThat(testbed.attempt("get", "namespace", "vc-stuck-own")).isEmpty();
    assertThat(
            testbed.kubectl(
                "get",
                "statefulsets,services,secrets,roles,rolebindings,networkpolicies,resourcequotas",
                "-n",
                "vc-stuck-lodger",
                "-o",
                "name"))
        .isEmpty();
  }

  @Test
  void sayWhyTheyWereNotMadeAlsoWhereHelmCannotTakeAwayWhatIsLeft() throws IOException {
    testbed.apply(rightsWithoutClasses());

    user.create("name: \"stuck-half\", host: \"eu\", " + CLASSES);
    TestService.await(
        "both failures to be told",
        () -> {
          var error = user.error("stuck-half");
          return error.startsWith("Forbidden: ")
              && error.contains("clusterroles")
              && error.contains("What it left could not be taken away by Helm");
        });

    user.deleteToTheEnd("stuck-half");
    assertThat(testbed.attempt("get", "namespace", "vc-stuck-half")).isEmpty();
  }
}
