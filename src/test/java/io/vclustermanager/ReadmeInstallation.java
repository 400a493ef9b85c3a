package io.vclustermanager;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.TestPostgres.Database;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The chart, installed on the testbed by the words of docs/install.md, with a host by its
 * kubeconfig and other values beside.
 */
final class ReadmeInstallation implements AutoCloseable {
  static final String NAMESPACE = "vcluster-system";
  static final String NAME = "vcluster-manager";

  /** What is in the namespace before the chart, and stays there. */
  static final List<String> GIVEN =
      List.of(
          "configmap/vcluster-chart",
          "secret/host-eu",
          "secret/vcluster-api-secrets",
          "secret/vcluster-manager-admin",
          "secret/vcluster-manager-database");

  private static final String MORE_VALUES =
      """
      hosts: {eu: {kubeconfig: {secretName: host-eu}}, dry: {simulated: {delay: PT1S}}}
      vcluster:
        namespacePrefix: vc-chart-
        chart:
          version: 0.36.1
          repository: https://charts.example.com
          checksum: %s
          configMap: {name: vcluster-chart}
      lease: {default: PT3H, min: PT20M, max: PT48H, maxLifetime: P4D}
      trustedProxies: [10.244.0.0/16, "fd00::/8"]
      jwt: {issuer: https://idp.example.com, audience: vcm}
      javaOptions: -Xmx300m
      """;

  private final Testbed testbed;
  private final Path folder;

  private ReadmeInstallation(Testbed testbed, Path folder) {
    this.testbed = testbed;
    this.folder = folder;
  }

  /** Installs it for this database; files are written to the folder. */
  static ReadmeInstallation make(Testbed testbed, Path folder, Database database)
      throws IOException {
    var installation = new ReadmeInstallation(testbed, folder);
    installation.prepare(database);
    installation.install();
    return installation;
  }

  /** The example of the page that has these words. */
  static String example(String words) {
    return DocPage.of("docs/install.md").block(words);
  }

  private void prepare(Database database) throws IOException {
    testbed.shell(
        example("kubectl create namespace")
            .replace("$(openssl rand -base64 48)", SigningKey.VALUE)
            .replace("change me", database.password())
            .replace("username=vcm", "username=" + database.username())
            .replace("jdbc:postgresql://postgres.example.com:5432/vcm", database.url()));
    give("secret generic host-eu --from-file=kubeconfig=" + testbed.kubeconfig());
    give("configmap vcluster-chart --from-file=vcluster.tgz=" + Testbed.chart());
  }

  private void give(String object) {
    testbed.shell("kubectl create -n " + NAMESPACE + " " + object);
  }

  private void install() throws IOException {
    var values = Files.writeString(folder.resolve("values.yaml"), example("image:"));
    var checksum = testbed.shell("sha256sum " + Testbed.chart()).split(" ", 2)[0];
    var more = Files.writeString(folder.resolve("more.yaml"), MORE_VALUES.formatted(checksum));
    testbed.shell(
        example("helm install " + NAME).replace("-f values.yaml", "-f " + values + " -f " + more));
    testbed.shell(
        example("helm template " + NAME)
            .replace("-f values.yaml", "-f " + values + " -f " + more)
            .replace("kubectl apply", "kubectl apply --dry-run=server"));
  }

  /** Upgrades it with these further values. */
  void upgrade(String... values) {
    var command =
        new ArrayList<>(
            List.of(
                "upgrade", NAME, "helm", "-n", NAMESPACE, "--reset-then-reuse-values", "--wait"));
    command.addAll(List.of(values));
    testbed.helm(command.toArray(String[]::new));
  }

  /** Takes it away. */
  void uninstall() {
    testbed.helm("uninstall", NAME, "-n", NAMESPACE, "--wait");
  }

  /** Its Deployment. */
  JsonNode deployment() {
    return testbed.json("get", "deployment", NAME, "-n", NAMESPACE);
  }

  /** A variable of its pods that is not in the ConfigMap, with where it comes from. */
  JsonNode variable(String name) {
    for (var each : deployment().at("/spec/template/spec/containers/0/env")) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("No variable " + name);
  }

  /** How often its pods were made anew, from 1. */
  String revision() {
    return deployment()
        .at("/metadata/annotations")
        .path("deployment.kubernetes.io/revision")
        .asText();
  }

  /** The variables of its ConfigMap. */
  Map<String, String> settings() {
    var all = new HashMap<String, String>();
    testbed
        .json("get", "configmap", NAME, "-n", NAMESPACE)
        .path("data")
        .properties()
        .forEach(each -> all.put(each.getKey(), each.getValue().asText()));
    return all;
  }

  @Override
  public void close() {
    testbed.attempt("delete", "clusterrole,clusterrolebinding", NAMESPACE + "-" + NAME);
    testbed.kubectl("delete", "namespace", NAMESPACE);
  }
}
