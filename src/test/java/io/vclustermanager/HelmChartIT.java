package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.testing.TestPostgres.Database;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The chart on a real API server, by the words of docs/install.md; its pods do not really run
 * there.
 */
final class HelmChartIT {
  private static final Database NOBODYS =
      new Database("jdbc:postgresql://postgres.example.com:5432/vcm", "vcm", "change me");
  private static final String ROLE = ReadmeInstallation.NAMESPACE + "-" + ReadmeInstallation.NAME;
  private static final String SPEC = " -o jsonpath='{.spec}'";
  private static final String POLICY_OF_THE_FILE =
      "awk -v RS='\n---\n' NR==1 helm/files/host-guard.yaml |"
          + " kubectl apply --dry-run=server -f -";
  private static final Set<String> OF_THE_IMAGE =
      Set.of("SERVER_HOST", "SERVER_PORT", "VCM_DATA", "VCLUSTER_CHART");

  private final Testbed testbed = Testbed.shared();

  @Test
  void isWellFormed() {
    assertThat(testbed.helm("lint", "--strict", "helm")).contains("0 chart(s) failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          replicas=1 | No database
          database.existingSecret=db | No key for tokens
          database.embedded.enabled=true | embedded database serves one replica
          database.embedded.enabled=true,database.existingSecret=db | exclude each other
          replica=3 | 'replica' not allowed
          database.embedded.size=4Gi | 'size' not allowed
          replicas=two | got string, want integer
          lease.default=soon | 'soon' does not match
          limits.requestsPerMinute=-1 | minimum: got -1, want 0
          hosts.EU.inCluster=true | 'EU' not allowed
          hosts.here.kubeconfig.secretName=eu | at '/hosts/here'
          hosts.eu.kubeconfig.key=config | missing property 'secretName'
          trustedProxies={proxy.example.com} | does not match
          settings.VCM_TRUSTED_PROXIES=10.0.0.0/8 | invalid propertyName 'VCM_TRUSTED_PROXIES'
          settings.VCM_ALLOWED_ORIGINS=https://a.example.com | invalid propertyName 'VCM_ALLOWED_ORIGINS'
          settings.VCM_TLS_KEY=/key | invalid propertyName 'VCM_TLS_KEY'
          allowedOrigins={*} | does not match
          allowedOrigins={https://a.example.com/path} | does not match
          externalUrl=clusters.example.com | does not match
          tls.key=secret | 'key' not allowed
          extraEnv[0].value=x | missing property 'name'
          extraVolumes[0].name=data | 'not' failed
          extraVolumes[0].name=issuers | 'not' failed
          extraVolumeMounts[0].name=more | missing property 'mountPath'
          settings.SERVER_PORT=http | invalid propertyName 'SERVER_PORT'
          settings.JWT_SECRET_KEY=secret | invalid propertyName 'JWT_SECRET_KEY'
          settings.VCM_ADMIN_PASSWORD=secret | invalid propertyName 'VCM_ADMIN_PASSWORD'
          admin.password=secret | 'password' not allowed
          apiKeys.portal.key=secret | missing property 'existingSecret'
          issuers.corp.issuer=https://login.example.com | missing property 'audience'
          issuers.corp.issuer=http://login.example.com,issuers.corp.audience=a | does not match
          ciIssuers.github.kind=github | missing property 'audience'
          ciIssuers.gitlab.kind=gitlab,ciIssuers.gitlab.audience=a | value must be one of
          issuers.corp.issuer=https://login.example.com,issuers.corp.audience=a,issuers.corp.title=Corp | properties 'clientId' required, if 'title' exists
          issuers.corp.issuer=https://login.example.com,issuers.corp.clientId=a,issuers.corp.clientSecret.value=s | missing property 'existingSecret'
          issuers.corp.issuer=https://login.example.com,issuers.corp.clientId=a,issuers.corp.scopes={profile} | no items match contains schema
          issuers.corp.issuer=https://login.example.com,issuers.corp.clientId=a,database.existingSecret=db,jwt.existingSecret=k | issuers.corp.clientId needs externalUrl
          extraVolumes[0].name=issuer-corp | 'not' failed
          settings.VCM_AUTH_API_KEYS_PORTAL=secret | invalid propertyName
          settings.VCM_AUTH_CERTIFICATES_KEY=/key | invalid propertyName
          certificates.rules.portal.san=portal | does not match
          certificates.enabled=true,database.existingSecret=db,jwt.existingSecret=k | needs certificates.authoritySecret
          certificates.enabled=true,certificates.authoritySecret=ca,database.existingSecret=db,jwt.existingSecret=k | needs certificates.existingSecret
          settings.VCM_METRICS_TOKEN=secret | invalid propertyName 'VCM_METRICS_TOKEN'
          metrics.token=secret | 'token' not allowed
          ingress.enabled=true,database.existingSecret=db,jwt.existingSecret=k | needs ingress.host
          """)
  void refusesWhatCannotRunAndSaysWhy(String values, String why) {
    assertThatThrownBy(
            () -> testbed.helm("install", "refused", "helm", "--dry-run=server", "--set", values))
        .hasMessageContaining(why);
  }

  @Test
  void isAcceptedRollsForOtherSettingsOnlyAndLeavesNothing(@TempDir Path folder)
      throws IOException {
    try (var installed = ReadmeInstallation.make(testbed, folder, NOBODYS)) {
      assertThat(installed.deployment().at("/status/availableReplicas").asInt()).isEqualTo(2);
      assertThat(rules("get", "clusterrole", ROLE))
          .isEqualTo(rules("create", "--dry-run=client", "-f", "helm/files/host-rights.yaml"));
      assertThat(testbed.shell("kubectl get validatingadmissionpolicy " + ROLE + "-guard" + SPEC))
          .isEqualTo(
              testbed
                  .shell(POLICY_OF_THE_FILE + SPEC)
                  .replace(
                      "vcluster-manager:vcluster-manager",
                      ReadmeInstallation.NAMESPACE + ":" + ReadmeInstallation.NAME));
      assertThat(installed.settings().keySet())
          .containsAll(OF_THE_IMAGE)
          .allMatch(name -> OF_THE_IMAGE.contains(name) || SettingNames.take(name));
      assertThat(SettingNames.take("VCM_LEASE_LONGEST")).as("what nobody reads").isFalse();

      assertThat(
              installed.variable("VCM_ADMIN_PASSWORD").at("/valueFrom/secretKeyRef/name").asText())
          .isEqualTo("vcluster-manager-admin");
      assertThat(SettingNames.take("VCM_ADMIN_PASSWORD")).isTrue();

      installed.upgrade();
      assertThat(installed.revision()).isEqualTo("1");
      installed.upgrade("--set", "lease.default=5h", "--set", "metrics.open=true");
      assertThat(installed.revision()).isEqualTo("2");
      assertThat(installed.settings())
          .containsEntry("VCM_LEASE_DEFAULT", "5h")
          .containsEntry("VCM_METRICS_OPEN", "true");
      assertThat(installed.deployment().at("/spec/template/metadata/annotations").toString())
          .contains("\"prometheus.io/path\":\"/metrics\"");
      assertThat(installed.deployment().at("/status/updatedReplicas").asInt()).isEqualTo(2);

      installed.uninstall();
      assertThatNothingIsLeft(ReadmeInstallation.NAMESPACE, ReadmeInstallation.GIVEN);
    }
  }

  /** As the chart renders it; that an API server takes it is seen with the usual values. */
  @Test
  void whatStandsAroundTheServiceIsGivenToIt() throws IOException {
    var rendered =
        testbed.helm(
            "template",
            "around",
            "helm",
            "--kube-version",
            "1.34",
            "--set",
            String.join(
                ",",
                "database.existingSecret=db",
                "jwt.existingSecret=k",
                "tls.existingSecret=cert",
                "externalUrl=https://clusters.example.com",
                "allowedOrigins={https://a.example.com,https://b.example.com:8443}",
                "extraEnv[0].name=MORE",
                "extraEnv[0].valueFrom.secretKeyRef.name=more",
                "extraEnv[0].valueFrom.secretKeyRef.key=value",
                "extraVolumes[0].name=ca",
                "extraVolumes[0].secret.secretName=ca",
                "extraVolumeMounts[0].name=ca",
                "extraVolumeMounts[0].mountPath=/etc/ca"));

    assertThat(rendered)
        .contains(
            "VCM_ALLOWED_ORIGINS: \"https://a.example.com,https://b.example.com:8443\"",
            "VCM_EXTERNAL_URL: \"https://clusters.example.com\"",
            "VCM_TLS_CERTIFICATE: /etc/vcluster-manager/tls/tls.crt",
            "VCM_TLS_KEY: /etc/vcluster-manager/tls/tls.key",
            "mountPath: /etc/vcluster-manager/tls",
            "secret: {secretName: \"cert\", defaultMode: 0440}",
            "name: MORE",
            "mountPath: /etc/ca")
        .containsPattern("liveness, port: http, scheme: HTTPS")
        .containsPattern("readiness, port: http, scheme: HTTPS");
    for (var name :
        List.of("VCM_ALLOWED_ORIGINS", "VCM_EXTERNAL_URL", "VCM_TLS_CERTIFICATE", "VCM_TLS_KEY")) {
      assertThat(SettingNames.take(name)).as(name).isTrue();
    }
  }

  @Test
  void aTrialHasItsDatabaseOnAVolumeAndOneReplica() throws IOException {
    try {
      testbed.shell(ReadmeInstallation.example("database.embedded.enabled=true"));

      var name = "trial-" + ReadmeInstallation.NAME;
      var deployment = testbed.json("get", "deployment", name, "-n", "trial");
      assertThat(deployment.at("/status/availableReplicas").asInt()).isEqualTo(1);
      assertThat(deployment.at("/spec/strategy/type").asText()).isEqualTo("Recreate");
      assertThat(deployment.toString())
          .as("without a Secret the pod makes a password")
          .doesNotContain("VCM_ADMIN_PASSWORD");
      var claim = testbed.json("get", "pvc", name, "-n", "trial");
      assertThat(claim.at("/status/phase").asText()).isEqualTo("Bound");

      testbed.helm("uninstall", "trial", "-n", "trial", "--wait");
      assertThatNothingIsLeft("trial", List.of());
    } finally {
      testbed.kubectl("delete", "namespace", "trial");
    }
  }

  /** As --reuse-values has it, of a release that knew neither. */
  @Test
  void valuesOfAReleaseBeforeMakeTheSame() {
    assertThat(rendered("guard=null,metrics=null,admin=null"))
        .contains("kind: ValidatingAdmissionPolicy\n", "name: mayMakeClusterRoles")
        .isEqualTo(rendered("replicas=2"));
    assertThat(rendered("guard.enabled=false")).doesNotContain("ValidatingAdmissionPolicy");
    assertThat(rendered("apiKeys.portal.existingSecret=vcm-portal,apiKeys.portal.owner=web"))
        .contains(
            "- name: VCM_AUTH_API_KEYS_PORTAL_KEY\n",
            "secretKeyRef: {name: \"vcm-portal\", key: \"key\"}",
            "{name: VCM_AUTH_API_KEYS_PORTAL_OWNER, value: \"web\"}")
        .isNotEqualTo(rendered("replicas=2"));
    assertThat(
            rendered(
                "issuers.corp.issuer=https://login.example.com,issuers.corp.audience=vcm,"
                    + "issuers.corp.roles.admins=ADMIN"))
        .contains(
            "MICRONAUT_CONFIG_FILES: /etc/vcluster-manager/issuers/issuers.yml\n",
            "issuer: \"https://login.example.com\"\n",
            "roles: {\"admins\":\"ADMIN\"}\n",
            "{name: issuers, mountPath: /etc/vcluster-manager/issuers, readOnly: true}")
        .doesNotContain("client-id", "issuer-corp");
    assertThat(
            rendered(
                "externalUrl=https://vcm.example.com,issuers.corp.issuer=https://login.example.com,"
                    + "issuers.corp.clientId=vcm,issuers.corp.title=Corp,"
                    + "issuers.corp.clientSecret.existingSecret=vcm-corp"))
        .contains(
            "client-id: \"vcm\"\n",
            "client-secret-file: /etc/vcluster-manager/issuer-corp/client-secret\n",
            "title: \"Corp\"\n",
            "{name: issuer-corp, mountPath: /etc/vcluster-manager/issuer-corp, readOnly: true}",
            "secret: {secretName: \"vcm-corp\", defaultMode: 0440}")
        .doesNotContain("audience:");
    assertThat(rendered("ciIssuers.github.kind=github,ciIssuers.github.audience=vcm"))
        .contains(
            "MICRONAUT_CONFIG_FILES: /etc/vcluster-manager/issuers/issuers.yml\n",
            "        ci:\n"
                + "          issuers:\n"
                + "            github:\n"
                + "              kind: \"github\"\n",
            "{name: issuers, mountPath: /etc/vcluster-manager/issuers, readOnly: true}")
        .doesNotContain("        issuers:\n          github");
  }

  @Test
  void whoWantsServiceAccountsToComeInGivesTheRight() {
    var inCluster = "hosts.own.inCluster=true";
    assertThat(rendered(inCluster)).doesNotContain("tokenreviews");
    assertThat(rendered(inCluster + ",rbac.tokenReviews=true"))
        .contains("resources: [tokenreviews]\n    verbs: [create]\n---");
  }

  @Test
  void theDoorOfCertificatesHasItsPortItsFilesAndItsRules() {
    assertThat(
            rendered(
                "certificates.enabled=true,certificates.authoritySecret=ca,"
                    + "certificates.existingSecret=door,certificates.port=9443,"
                    + "certificates.rules.portal.commonName=portal,"
                    + "certificates.rules.portal.role=ADMIN"))
        .contains(
            "VCM_AUTH_CERTIFICATES_PORT: \"8443\"\n",
            "VCM_AUTH_CERTIFICATES_AUTHORITY: /etc/vcluster-manager/clients/ca.crt\n",
            "VCM_AUTH_CERTIFICATES_KEY: /etc/vcluster-manager/certificates/tls.key\n",
            "VCM_AUTH_CERTIFICATES_RULES_PORTAL_COMMON_NAME: \"portal\"\n",
            "VCM_AUTH_CERTIFICATES_RULES_PORTAL_ROLES: \"ADMIN\"\n",
            "- {name: certificates, port: 9443, targetPort: certificates}",
            "- {name: certificates, containerPort: 8443}",
            "secret: {secretName: \"ca\", defaultMode: 0440}",
            "secret: {secretName: \"door\", defaultMode: 0440}");
    assertThat(rendered("certificates=null")).isEqualTo(rendered("replicas=2"));
    for (var variable :
        List.of(
            "VCM_AUTH_CERTIFICATES_PORT",
            "VCM_AUTH_CERTIFICATES_AUTHORITY",
            "VCM_AUTH_CERTIFICATES_KEY",
            "VCM_AUTH_CERTIFICATES_RULES_PORTAL_COMMON_NAME",
            "VCM_AUTH_CERTIFICATES_RULES_PORTAL_ROLES")) {
      assertThat(SettingNames.take(variable)).as(variable).isTrue();
    }
  }

  private String rendered(String values) {
    return testbed.helm(
        "template",
        "rendered",
        "helm",
        "--kube-version=1.30.0",
        "--api-versions=admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy",
        "--set=database.existingSecret=database,jwt.existingSecret=key",
        "--set=" + values);
  }

  private JsonNode rules(String... command) {
    return testbed.json(command).path("rules");
  }

  private void assertThatNothingIsLeft(String namespace, List<String> butThese) {
    TestService.await(
        "everything to be gone",
        () -> testbed.everythingIn(namespace).stream().sorted().toList().equals(butThese));
    assertThat(
            testbed.kubectl(
                "get",
                "clusterroles,clusterrolebindings,validatingadmissionpolicies,"
                    + "validatingadmissionpolicybindings",
                "-o",
                "name"))
        .doesNotContain("/" + namespace + "-");
  }
}
