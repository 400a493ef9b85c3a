package io.vclustermanager;

import io.vclustermanager.SettingForm.Bytes;
import io.vclustermanager.SettingForm.Flag;
import io.vclustermanager.SettingForm.Formed;
import io.vclustermanager.SettingForm.OneOf;
import io.vclustermanager.SettingForm.Span;
import io.vclustermanager.SettingForm.Text;
import io.vclustermanager.SettingForm.Whole;
import io.vclustermanager.access.JwtSettings;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.TenantDefaults;
import io.vclustermanager.model.ValuesProfile;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * All settings of the service, so that what is misspelt is told at the start and not by what does
 * not happen later. A test compares them with the classes that read them.
 */
final class KnownSettings {
  private static final SettingForm TEXT = new Text();
  private static final SettingForm FLAG = new Flag();
  private static final SettingForm COUNT = new Whole(0, Integer.MAX_VALUE);
  private static final SettingForm SOME = new Whole(1, Integer.MAX_VALUE);
  private static final SettingForm SPAN = new Span(Duration.ofMillis(1), false);
  private static final SettingForm SPAN_OR_ZERO = new Span(Duration.ofMillis(1), true);
  private static final SettingForm RETENTION = new Span(Duration.ofDays(8), true);
  private static final SettingForm URL =
      new Formed(Pattern.compile("|https?://\\S+"), "an address that begins with https://");

  /** The longest frame of a WebSocket that is taken, in bytes. */
  private static final SettingForm MESSAGE = new Bytes(1, 16L << 20);

  static final List<Setting> ALL =
      List.of(
          new Setting("vcm.data", TEXT),
          new Setting("vcm.only-replica", FLAG),
          new Setting("vcm.announce", FLAG),
          new Setting("vcm.strict-settings", FLAG),
          new Setting("vcm.docs-url", URL),
          new Setting("vcm.trusted-proxies", TEXT),
          new Setting("vcm.allowed-origins", TEXT),
          new Setting("vcm.tls.certificate", TEXT),
          new Setting("vcm.tls.key", TEXT),
          new Setting("vcm.external-url", URL),
          new Setting("vcm.auth.jwt.expire-minutes", new Whole(1, JwtSettings.MOST_MINUTES)),
          new Setting("vcm.auth.jwt.require-exp", FLAG),
          new Setting(
              "vcm.auth.jwt.not-before",
              new Formed(
                  Pattern.compile("|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?Z"),
                  "a time in UTC, such as 2026-11-30T12:00:00Z")),
          new Setting("vcm.auth.jwt.scopes", TEXT),
          new Setting("vcm.auth.jwt.scopes.**", new OneOf(List.of("ADMIN", "VIEWER"))),
          new Setting("vcm.token.issuer", TEXT),
          new Setting("vcm.token.audience", TEXT),
          new Setting("vcm.auth.api-keys.*", TEXT),
          new Setting("vcm.auth.api-keys.*.key", TEXT),
          new Setting("vcm.auth.api-keys.*.key-file", TEXT),
          new Setting("vcm.auth.api-keys.*.owner", TEXT),
          new Setting("vcm.auth.api-keys.*.roles", TEXT),
          new Setting(
              "vcm.auth.ci.issuers.*.kind", new OneOf(List.of("github", "bitbucket", "other"))),
          new Setting("vcm.auth.ci.issuers.*.issuer", TEXT),
          new Setting("vcm.auth.ci.issuers.*.audience", TEXT),
          new Setting("vcm.auth.ci.issuers.*.jwks-uri", TEXT),
          new Setting("vcm.auth.ci.issuers.*.algorithms", TEXT),
          new Setting("vcm.auth.ci.issuers.*.repository-claim", TEXT),
          new Setting("vcm.auth.kubernetes.audience", TEXT),
          new Setting("vcm.auth.kubernetes.hosts", TEXT),
          new Setting("vcm.opa.url", URL),
          new Setting("vcm.opa.timeout", SPAN),
          new Setting("vcm.auth.issuers.*.issuer", TEXT),
          new Setting("vcm.auth.issuers.*.audience", TEXT),
          new Setting("vcm.auth.issuers.*.jwks-uri", TEXT),
          new Setting("vcm.auth.issuers.*.algorithms", TEXT),
          new Setting("vcm.auth.issuers.*.username-claim", TEXT),
          new Setting("vcm.auth.issuers.*.groups-claim", TEXT),
          new Setting("vcm.auth.issuers.*.roles", TEXT),
          new Setting("vcm.auth.issuers.*.roles.**", TEXT),
          new Setting("vcm.auth.issuers.*.owners", TEXT),
          new Setting("vcm.auth.issuers.*.owners.**", TEXT),
          new Setting("vcm.auth.issuers.*.client-id", TEXT),
          new Setting("vcm.auth.issuers.*.client-secret", TEXT),
          new Setting("vcm.auth.issuers.*.client-secret-file", TEXT),
          new Setting("vcm.auth.issuers.*.scopes", TEXT),
          new Setting("vcm.auth.issuers.*.title", TEXT),
          new Setting("vcm.auth.certificates.port", new Whole(1, 65_535)),
          new Setting("vcm.auth.certificates.authority", TEXT),
          new Setting("vcm.auth.certificates.certificate", TEXT),
          new Setting("vcm.auth.certificates.key", TEXT),
          new Setting("vcm.auth.certificates.rules.*.common-name", TEXT),
          new Setting("vcm.auth.certificates.rules.*.san", TEXT),
          new Setting("vcm.auth.certificates.rules.*.owner", TEXT),
          new Setting("vcm.auth.certificates.rules.*.roles", TEXT),
          new Setting("vcm.encryption.keys", TEXT),
          new Setting("vcm.admin.password", TEXT),
          new Setting("vcm.quota.clusters", COUNT),
          new Setting("vcm.operation.steps-at-once", SOME),
          new Setting("vcm.retention.events", RETENTION),
          new Setting("vcm.retention.operations", RETENTION),
          new Setting("vcm.retention.audit", new Span(Duration.ofDays(90), true)),
          new Setting("vcm.audit.reads", new OneOf(List.of("off", "false", "counts", "full"))),
          new Setting("vcm.metrics.token", TEXT),
          new Setting("vcm.metrics.open", FLAG),
          new Setting("vcm.lease.default", SPAN_OR_ZERO),
          new Setting("vcm.lease.min", SPAN_OR_ZERO),
          new Setting("vcm.lease.max", SPAN),
          new Setting("vcm.lease.max-lifetime", SPAN),
          new Setting("vcm.kubeconfig.default", SPAN),
          new Setting("vcm.kubeconfig.max", SPAN),
          new Setting("vcm.vcluster.namespace-prefix", TEXT),
          new Setting("vcm.vcluster.chart", TEXT),
          new Setting(
              "vcm.vcluster.chart-version",
              new Formed(
                  Pattern.compile("v?\\d+\\.\\d+\\.\\d+[-+.0-9A-Za-z]*"),
                  "a version of vCluster's chart, such as 0.36.1")),
          new Setting("vcm.vcluster.charts", TEXT),
          new Setting("vcm.vcluster.chart-repository", URL),
          new Setting(
              "vcm.vcluster.chart-checksum",
              new Formed(Pattern.compile("|[0-9A-Fa-f]{64}"), "a SHA-256 in hex, of 64 digits")),
          new Setting("vcm.sizes.*.values", TEXT),
          new Setting("vcm.sizes.*.weight", SOME),
          new Setting("vcm.hosts.*.kubeconfig", TEXT),
          new Setting("vcm.hosts.*.in-cluster", FLAG),
          new Setting("vcm.hosts.*.insecure-skip-tls-verify", FLAG),
          new Setting("vcm.hosts.*.cordoned", FLAG),
          new Setting("vcm.hosts.*.max-clusters", COUNT),
          new Setting("vcm.hosts.*.region", TEXT),
          new Setting("vcm.hosts.*.labels", TEXT),
          new Setting("vcm.hosts.*.labels.**", TEXT),
          new Setting("vcm.hosts.*.values-profile", OneOf.constants(ValuesProfile.class)),
          new Setting("vcm.hosts.*.tenant-defaults", OneOf.constants(TenantDefaults.class)),
          new Setting("vcm.hosts.*.drift-policy", OneOf.constants(DriftPolicy.class)),
          new Setting("vcm.hosts.*.simulated", TEXT),
          new Setting("vcm.hosts.*.simulated.delay", SPAN_OR_ZERO),
          new Setting(
              "vcm.hosts.*.simulated.fail",
              new OneOf(
                  List.of(
                      "create",
                      "update",
                      "pause",
                      "resume",
                      "delete",
                      "mark",
                      "bootstrap",
                      "observe"))),
          new Setting("vcm.limits.requests-per-minute", COUNT),
          new Setting("vcm.limits.mutations-per-minute", COUNT),
          new Setting("vcm.graphql.max-depth", SOME),
          new Setting("vcm.graphql.max-fields", SOME),
          new Setting("vcm.graphql.max-complexity", SOME),
          new Setting("vcm.graphql.max-tokens", SOME),
          new Setting("vcm.graphql.max-aliases", COUNT),
          new Setting("vcm.graphql.max-root-fields", SOME),
          new Setting("vcm.graphql.max-directives", COUNT),
          new Setting("vcm.graphql.cached-documents", COUNT),
          new Setting("vcm.graphql.cached-document-length", COUNT),
          new Setting(
              "vcm.graphql.introspection",
              new OneOf(List.of("auto", "true", "yes", "false", "no"))),
          new Setting("vcm.graphql.max-body-size", new Bytes(1, Integer.MAX_VALUE)),
          new Setting("vcm.graphql.max-message-size", MESSAGE),
          new Setting("vcm.graphql.max-operations-per-socket", SOME),
          new Setting("vcm.graphql.max-subscriptions-per-actor", SOME),
          new Setting("vcm.graphql.max-connections", COUNT),
          new Setting("vcm.graphql.max-connections-per-address", SOME),
          new Setting("vcm.graphql.max-connections-per-actor", SOME),
          new Setting("vcm.graphql.max-before-sign-in", new Bytes(1, Long.MAX_VALUE >> 16)),
          new Setting("vcm.graphql.least-rate", new Bytes(0, Integer.MAX_VALUE)),
          new Setting("vcm.graphql.rate-window", SPAN),
          new Setting("vcm.graphql.anonymous-socket-timeout", SPAN),
          new Setting("vcm.graphql.ping-interval", SPAN),
          new Setting("vcm.graphql.close-timeout", SPAN_OR_ZERO),
          new Setting("vcm.graphql.request-timeout", SPAN),
          new Setting("vcm.graphql.write-timeout", SPAN),
          new Setting("vcm.graphql.allowed-origins", TEXT),
          new Setting("vcm.graphql.trusted-documents", TEXT),
          new Setting("vcm.graphql.only-trusted", FLAG),
          new Setting("vcm.graphql.persisted-documents", COUNT));

  private KnownSettings() {}
}
