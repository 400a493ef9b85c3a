package io.vclustermanager.provider.vcluster.chart;

import static io.vclustermanager.model.ValuesProfile.ANY;
import static io.vclustermanager.model.ValuesProfile.RESTRICTED;
import static io.vclustermanager.model.ValuesProfile.TRUSTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.model.ClusterBase;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.ValuesProfile;
import io.vclustermanager.model.ValuesVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may set which values, and what becomes of those that somebody else has set. */
final class ChartValuesRulesTest {
  private static final String HOST_PATH =
      "controlPlane: {statefulSet: {persistence: {addVolumes: [{name: h, hostPath: {path: /}}]}}}";
  private static final String IMAGE = "controlPlane: {statefulSet: {image: {tag: other}}}";

  private @Nullable ChartValuesRules rules;
  private @Nullable Path data;

  @BeforeEach
  void start(@TempDir Path folder) {
    data = folder;
    rules = rules("0.36.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "controlPlane: {statefulSet: {resources: {requests: {cpu: 500m, memory: 1Gi}}}}",
        "controlPlane: {statefulSet: {resources: {limits: {memory: null}}}}",
        "controlPlane: {service: {spec: {type: LoadBalancer}}}",
        "controlPlane: {service: {spec: {type: NodePort}}}",
        "controlPlane: {ingress: {enabled: true, host: a.example.com},"
            + " proxy: {extraSANs: [a.example.com]}}",
        "controlPlane: {tlsRoute: {enabled: true, host: a.example.com,"
            + " parentRefs: [{name: gate, namespace: gates, port: 443}]}}",
        "exportKubeConfig: {server: 'https://a.example.com'}",
        "sync: {toHost: {ingresses: {enabled: true}, networkPolicies: {enabled: false}}}",
        "controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}},"
            + " statefulSet: {highAvailability: {replicas: 3}}}",
        "controlPlane: {statefulSet: {persistence: {volumeClaim: {size: 20Gi}}}}",
        "controlPlane: {statefulSet: {scheduling: {nodeSelector: {moon: full}}}}",
        "controlPlane: {statefulSet: {labels: {a.b/c: d}, pods: {annotations: {a.b/c: d}}}}",
        "controlPlane: {distro: {k8s: {apiServer: {extraArgs:"
            + " ['--oidc-issuer-url=https://id.example.com']}}}}",
        "controlPlane: {coredns: {overwriteManifests: \"a: 1\\nb: 2\"}}",
        "policies: {networkPolicy: {enabled: true}, resourceQuota: {enabled: true}}",
        "experimental: {deploy: {vcluster: {manifests: \"{{ x }}\\n---\\n\", helm: [{values:"
            + " \"a: 1\\n\"}]}}}",
        "telemetry: {enabled: false}",
        "logging: {encoding: json}",
      })
  void usualValuesAreRestrictedOnes(String values) {
    assertThat(paths(RESTRICTED, values)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        HOST_PATH + "|ANY",
        "controlPlane: {statefulSet: {sidecarContainers: [{name: a, image: b}]}}|ANY",
        "controlPlane: {statefulSet: {initContainers: [{name: a, image: b}]}}|ANY",
        "controlPlane: {statefulSet: {security: {containerSecurityContext: {privileged:"
            + " true}}}}|ANY",
        "controlPlane: {statefulSet: {security: {podSecurityContext: {sysctls: [{name: a}]}}}}|ANY",
        "controlPlane: {advanced: {serviceAccount: {name: another}}}|ANY",
        "rbac: {clusterRole: {extraRules: [{verbs: ['*']}]}}|ANY",
        "rbac: {role: {overwriteRules: [{verbs: ['*']}]}}|ANY",
        "experimental: {deploy: {host: {manifests: 'kind: Pod'}}}|ANY",
        "plugins: {p: {image: a}}|ANY",
        "sync: {fromHost: {nodes: {enabled: true}}}|ANY",
        "sync: {fromHost: {secrets: {enabled: true, mappings: {byName: {'kube-system/*':"
            + " a}}}}}|ANY",
        "sync: {toHost: {persistentVolumes: {enabled: true}}}|ANY",
        "networking: {replicateServices: {fromHost: [{from: a/b, to: c/d}]}}|ANY",
        "exportKubeConfig: {secret: {namespace: kube-system}}|ANY",
        "controlPlane: {service: {spec: {externalIPs: [1.2.3.4]}}}|ANY",
        "integrations: {kubeVirt: {enabled: true}}|ANY",
        "controlPlane: {statefulSet: {hostNetwork: true}}|ANY",
        "controlPlane: {ingress: {pathType: \"Prefix\\n---\\nkind: Pod\"}}|ANY",
        "controlPlane: {statefulSet: {pods: {labels: {\"a\\nb\": c}}}}|ANY",
        IMAGE + "|TRUSTED",
        "controlPlane: {statefulSet: {env: [{name: A, value: b}]}}|TRUSTED",
        "controlPlane: {statefulSet: {resources: {requests: {cpu: 5}}}}|TRUSTED",
        "controlPlane: {statefulSet: {resources: {requests: {memory: null}}}}|TRUSTED",
        "controlPlane: {statefulSet: {highAvailability: {replicas: 5}}}|TRUSTED",
        "controlPlane: {ingress: {annotations: {nginx.ingress.kubernetes.io/server-snippet: a}}}"
            + "|TRUSTED",
        "controlPlane: {distro: {k8s: {apiServer: {extraArgs: ['--audit-log-path=/a']}}}}|TRUSTED",
        "sync: {toHost: {networkPolicies: {enabled: true}}}|TRUSTED",
        "policies: {networkPolicy: {enabled: false}}|TRUSTED",
        "policies: {networkPolicy: {workload: {publicEgress: {except: [10.0.0.0/8]}}}}|TRUSTED",
        "policies: {resourceQuota: {enabled: false}}|TRUSTED",
      })
  void whatIsMoreNeedsMore(String values, ValuesProfile needed) {
    var refusals = refusals(RESTRICTED, values);

    assertThat(refusals).isNotEmpty();
    assertThat(refusals)
        .allSatisfy(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.FORBIDDEN);
              assertThat(refusal.page()).isEqualTo(DocsPage.PROFILES);
              assertThat(refusal.message()).startsWith("values.").contains("ask");
            });
    assertThat(refusals)
        .anySatisfy(
            refusal ->
                assertThat(refusal.message())
                    .containsIgnoringCase("the profile " + needed + " allows"));
    assertThat(paths(TRUSTED, values).isEmpty()).isEqualTo(needed == TRUSTED);
    assertThat(paths(ANY, values)).isEmpty();
  }

  @Test
  void aRefusalNamesWhatHelpsAndWhom() {
    assertThat(refusals(RESTRICTED, IMAGE).getFirst().message())
        .isEqualTo(
            "values.controlPlane.statefulSet.image.tag is not among what values may say with the"
                + " profile RESTRICTED. The profile TRUSTED allows it: ask an administrator of the"
                + " service to give it to the owner 'crew', to the template or to the host, or to"
                + " set this value.");
    assertThat(refusals(RESTRICTED, "controlPlane: {service: {spec: {type: ExternalName}}}"))
        .extracting(Refusal::message)
        .containsExactly(
            "values.controlPlane.service.spec.type must be ClusterIP or NodePort or LoadBalancer"
                + " with the profile RESTRICTED. Only the profile ANY allows it, which"
                + " administrators have: ask one of the service to set this value, or to save a"
                + " template with it.");
  }

  @Test
  void nobodysOwnValuesAreCarriedOutAsTemplates() {
    for (var profile : ValuesProfile.values()) {
      assertThat(refusals(profile, "controlPlane: {ingress: {spec: {a: '{{ lookup }}'}}}"))
          .singleElement()
          .satisfies(refusal -> assertThat(refusal.message()).contains("{{", "template or a size"));
    }
  }

  @Test
  void anUnknownMinorOfTheChartNeedsTrusted() {
    rules = rules("0.99.0");

    assertThat(refusals(RESTRICTED, "logging: {encoding: json}"))
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.message()).contains("The profile TRUSTED"));
    assertThat(paths(TRUSTED, "logging: {encoding: json}")).isEmpty();
    assertThat(paths(TRUSTED, HOST_PATH)).isNotEmpty();
    assertThat(paths(TRUSTED, "new: 1")).containsExactly("input.values.new");
    assertThat(paths(ANY, "new: 1")).isEmpty();
  }

  @Test
  void whatAnAdministratorSetIsNotJudgedWhenATenantChangesSomethingElse() {
    var set = judged(null, HOST_PATH, ANY);
    var changed = Yaml.values(HOST_PATH);
    changed.put("logging", Yaml.values("{encoding: json}"));

    var judged = rules().judge(set, set.with(null, changed), RESTRICTED, "crew");

    assertThat(judged.refusals()).isEmpty();
    assertThat(granted(judged.spec())).isEqualTo(granted(set)).hasSize(2);
    assertThat(rules().standing(judged.spec(), RESTRICTED, "crew")).isEmpty();
  }

  @Test
  void whatAnAdministratorSetIsNotChangedByATenant() {
    var set = judged(null, HOST_PATH, ANY);

    assertThat(
            rules()
                .judge(set, spec(HOST_PATH.replace("/}", "/etc}")), RESTRICTED, "crew")
                .refusals())
        .hasSize(2);
    assertThat(rules().judge(set, spec("{}"), RESTRICTED, "crew").refusals()).isEmpty();
  }

  @Test
  void whatNarrowsAnAllowanceIsNotTakenAwayFromIt() {
    var nodes = "sync: {fromHost: {nodes: {enabled: true%s}}}";
    var set = judged(null, nodes.formatted(", selector: {labels: {a: b}}"), ANY);

    assertThat(rules().judge(set, spec(nodes.formatted("")), RESTRICTED, "crew").refusals())
        .singleElement()
        .satisfies(
            refusal ->
                assertThat(refusal.message()).contains("sync.fromHost.nodes", "left out while"));
    assertThat(rules().judge(set, spec("{}"), RESTRICTED, "crew").refusals()).isEmpty();
    assertThat(rules().judge(set, spec(nodes.formatted("")), ANY, "crew").refusals()).isEmpty();
  }

  @Test
  void whatNobodyEverJudgedIsKnownForWhatItIs() {
    var old = spec(HOST_PATH);

    assertThat(rules().standing(old, RESTRICTED, "crew")).hasSize(2);
    assertThat(rules().standing(rules().vouched(old), RESTRICTED, "crew")).isEmpty();
    var verdict = rules().rejudged(old, RESTRICTED);
    assertThat(verdict).isNotNull();
    assertThat(old.judged(verdict).valuesRefused()).isTrue();
    assertThat(rules().rejudged(old.judged(verdict), RESTRICTED)).isNull();
    assertThat(rules().rejudged(old.judged(verdict), ANY))
        .returns(false, found -> found != null && found.refused());
  }

  @Test
  void aLowerProfileLaterTakesNothingBack() {
    var set = judged(null, IMAGE, TRUSTED);

    assertThat(rules().standing(set, RESTRICTED, "crew")).isEmpty();
    assertThat(rules().judge(set, spec(IMAGE.replace("other", "next")), RESTRICTED, "crew"))
        .satisfies(judged -> assertThat(judged.refusals()).hasSize(1));
  }

  @Test
  void whatASizeOrATemplateSaysIsNotJudged() {
    var base = new ClusterBase(null, Yaml.values(HOST_PATH), false, false);

    assertThat(rules().judge(null, spec("{}").on(base), RESTRICTED, "crew").refusals()).isEmpty();
  }

  /** An update to another size keeps the volume that the former size gave, as an own value. */
  @Test
  void whatOnlyRepeatsASizeOrATemplateIsAnAdministrators() {
    var claim = "controlPlane: {statefulSet: {persistence: {volumeClaim: {size: %s}}}}";
    var large = new ClusterBase(null, Yaml.values(claim.formatted("500Gi")), false, false);
    var before = spec("{}").on(large);

    var judged = rules().judge(before, spec(claim.formatted("500Gi")), RESTRICTED, "crew");

    assertThat(judged.refusals()).isEmpty();
    assertThat(rules().standing(judged.spec(), RESTRICTED, "crew")).isEmpty();
    assertThat(rules().judge(before, spec(claim.formatted("501Gi")), RESTRICTED, "c").refusals())
        .hasSize(1);
    assertThat(rules().judge(null, spec(claim.formatted("500Gi")), RESTRICTED, "c").refusals())
        .hasSize(1);
    var carried =
        new ClusterBase(null, Yaml.values("logging: {encoding: '{{ a }}'}"), false, false);
    assertThat(
            rules()
                .judge(null, spec("logging: {encoding: '{{ a }}'}").on(carried), RESTRICTED, "c")
                .refusals())
        .hasSize(1);
  }

  /** Else the selector of a size could be left behind with the size. */
  @Test
  void whoRepeatsASizeOrATemplateIsGrantedNothingByThat() {
    var nodes = "sync: {fromHost: {nodes: {enabled: true}}}";
    var pool = "sync: {fromHost: {nodes: {enabled: true, selector: {labels: {pool: tenants}}}}}";
    var before = spec("{}").on(new ClusterBase(null, Yaml.values(pool), false, false));

    var repeated = rules().judge(before, spec(nodes).on(before.base()), RESTRICTED, "crew");
    assertThat(repeated.refusals()).isEmpty();
    assertThat(granted(repeated.spec())).isEmpty();
    assertThat(repeated.spec().valuesRefused()).isFalse();

    assertThat(rules().judge(repeated.spec(), spec(nodes), RESTRICTED, "crew").refusals())
        .hasSize(1);
    assertThat(rules().judge(before, spec(nodes), RESTRICTED, "crew").refusals()).hasSize(1);
  }

  @Test
  void anAdministratorWhoChangesSomethingStandsInForTheRest() {
    var old = spec(HOST_PATH);
    var changed = Yaml.values(HOST_PATH);
    changed.put("logging", Yaml.values("{encoding: json}"));

    var judged = rules().judge(old, old.with(null, changed), ANY, "crew");

    assertThat(rules().standing(judged.spec(), RESTRICTED, "crew")).isEmpty();
    assertThat(granted(judged.spec())).hasSize(2);
  }

  @Test
  void anExceptionOfTheTemplateIsKept() {
    var path = "policies: {networkPolicy: {workload: {publicEgress: {except: [%s]}}}}";
    var usual =
        "100.64.0.0/10, 127.0.0.0/8, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16";
    var base = new ClusterBase(null, Yaml.values(path.formatted("5.0.0.0/8")), false, false);

    assertThat(paths(RESTRICTED, path.formatted(usual))).isEmpty();
    assertThat(
            rules().judge(null, spec(path.formatted(usual)).on(base), RESTRICTED, "c").refusals())
        .isNotEmpty();
    assertThat(
            rules()
                .judge(null, spec(path.formatted(usual + ", 5.0.0.0/8")).on(base), RESTRICTED, "c")
                .refusals())
        .isEmpty();
  }

  /** Whoever could not ask for it anew cannot come to it by an upgrade either. */
  @Test
  void whatStaysIsJudgedByTheTableOfTheNextMinorVersion() {
    var encoding = "logging: {encoding: json}";
    var old = judged(null, encoding, RESTRICTED).ofChart("0.36.1");
    var next = spec(encoding).ofChart("0.37.0");

    assertThat(rules().judge(old, spec(encoding).ofChart("0.36.2"), RESTRICTED, "c").refusals())
        .isEmpty();
    assertThat(rules().judge(old, next, RESTRICTED, "crew").refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.message()).contains("TRUSTED allows it"));
    assertThat(rules().judge(null, next, RESTRICTED, "crew").refusals()).hasSize(1);
    var trusted = rules().judge(old, next, TRUSTED, "crew");
    assertThat(trusted.refusals()).isEmpty();
    assertThat(granted(trusted.spec())).containsExactly("/logging/encoding");
    assertThat(rules().judge(trusted.spec(), next, RESTRICTED, "crew").refusals()).isEmpty();
    var vouched = rules().vouched(spec(HOST_PATH).ofChart("0.36.1"));
    assertThat(
            rules()
                .judge(vouched, spec(HOST_PATH).ofChart("0.37.0"), RESTRICTED, "crew")
                .refusals())
        .isEmpty();
  }

  private ClusterSpec judged(@Nullable ClusterSpec before, String values, ValuesProfile profile) {
    var judged = rules().judge(before, spec(values), profile, "crew");
    assertThat(judged.refusals()).isEmpty();
    return judged.spec();
  }

  private static List<String> granted(ClusterSpec spec) {
    var verdict = spec.verdict();
    return verdict == null ? new ValuesVerdict(null, false, "").granted() : verdict.granted();
  }

  private List<Refusal> refusals(ValuesProfile profile, String values) {
    return rules().judge(null, spec(values), profile, "crew").refusals();
  }

  private List<String> paths(ValuesProfile profile, String values) {
    return refusals(profile, values).stream().map(each -> String.join(".", each.path())).toList();
  }

  private static ClusterSpec spec(String values) {
    return new ClusterSpec("v1.35.0", Duration.ofMinutes(15)).with(null, Yaml.values(values));
  }

  private ChartValuesRules rules() {
    if (rules == null) {
      throw new IllegalStateException("Not started");
    }
    return rules;
  }

  private ChartValuesRules rules(String chartVersion) {
    if (data == null) {
      throw new IllegalStateException("Not started");
    }
    var settings = new ChartSettings(null, chartVersion, ChartSettings.DEFAULT_REPOSITORY, null);
    return new ChartValuesRules(
        new ValuesTables(),
        new Sizes(List.of()),
        new Charts(settings, FurtherCharts.NONE, new ServiceSettings(data, true, false)));
  }
}
