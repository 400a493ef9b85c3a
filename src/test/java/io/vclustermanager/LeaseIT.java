package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long clusters live. */
final class LeaseIT {
  private TestService service;
  private Asker root;

  @BeforeEach
  void start() {
    service = TestService.start(Map.of("vcm.lease.max-lifetime", "5w5d"));
    root = service.root();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aDayIsTheDefault() {
    root.created("name: \"day\"");

    assertThat(length("day")).isEqualTo(Duration.ofHours(24));
    assertThat(lease("day", "maxExpiresAt"))
        .isEqualTo(createdAt("day").plus(Duration.ofDays(40)).toString());
    assertThat(lease("day", "nextAction.action")).isEqualTo("DELETE");
    assertThat(lease("day", "nextAction.at")).isEqualTo(lease("day", "expiresAt"));
  }

  @Test
  void asLongAsAskedFor() {
    var until = service.now().plus(Duration.ofHours(7));
    root.created("name: \"for\", lease: { for: \"90m\" }");
    root.created("name: \"until\", lease: { until: \"" + until + "\" }");
    root.created("name: \"forever\", lease: { permanent: true }");

    assertThat(length("for")).isEqualTo(Duration.ofMinutes(90));
    assertThat(lease("until", "expiresAt")).isEqualTo(until.toString());
    assertThat(lease("forever", "expiresAt")).isEqualTo(lease("forever", "maxExpiresAt"));
  }

  @Test
  void anExtensionAddsToTheEndOrMovesItThere() {
    root.ready("name: \"longer\"");

    extend("longer", "by: \"PT6H\", reason: \"the demo is late\"");
    assertThat(length("longer")).isEqualTo(Duration.ofHours(30));

    var until = service.now().plus(Duration.ofDays(3));
    extend("longer", "until: \"" + until + "\"");
    assertThat(lease("longer", "expiresAt")).isEqualTo(until.toString());
    assertThat(lease("longer", "extensionsUsed")).isEqualTo("2");
    assertThat(
            service
                .tables()
                .rows("select reason from audit where action = 'extendLease' order by id"))
        .containsExactly("the demo is late", "null");
  }

  @Test
  void anExtensionStaysWithinTheLongestFromNow() {
    root.ready("name: \"greedy\"");

    var answer = tooLong("greedy", "by: \"P30D\"");

    assertThat(answer.refusals()).containsExactly("OUT_OF_RANGE input.by");
    assertThat(answer.root("userErrors.0.longest")).isEqualTo("PT720H");
    assertThat(length("greedy")).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void noNumberOfExtensionsGoesBeyondTheLifetime() {
    root.ready("name: \"old\", lease: { for: \"P30D\" }");
    service.move(Duration.ofDays(29));

    assertThat(tooLong("old", "by: \"P20D\"").refusals()).containsExactly("OUT_OF_RANGE input.by");
    extend("old", "until: \"" + lease("old", "maxExpiresAt") + "\"");
    assertThat(length("old")).isEqualTo(Duration.ofDays(40));
    assertThat(tooLong("old", "by: \"PT1S\"").refusals()).containsExactly("OUT_OF_RANGE input.by");
  }

  @Test
  void anExtensionDoesNotShorten() {
    root.ready("name: \"shorter\"");

    var until = service.now().plus(Duration.ofHours(1));
    assertThat(tooLong("shorter", "until: \"" + until + "\"").refusals())
        .containsExactly("OUT_OF_RANGE input.until");
    assertThat(tooLong("shorter", "by: \"-PT1H\"").refusals())
        .containsExactly("OUT_OF_RANGE input.by");
  }

  @Test
  void whatIsBeingDeletedIsNotExtended() {
    root.ready("name: \"doomed\"");
    service.simulated("simulated").setDelay(Duration.ofHours(1));
    root.mutate("deleteCluster", "cluster: \"doomed\"", "");

    var answer = root.mutate("extendLease", "cluster: \"doomed\", by: \"PT1H\"", "");

    assertThat(answer.refusals()).containsExactly("CONFLICT input.cluster");
    assertThat(answer.messages().getFirst()).contains("is being deleted");
    assertThat(root.cluster("doomed", "viewerCan { extend }").root("viewerCan.extend"))
        .isEqualTo(false);
  }

  @Test
  void theEndOfTheLeaseDeletesUnlessItIsExtendedJustBefore() {
    root.ready("name: \"gone\", lease: { for: \"PT20M\" }");
    root.ready("name: \"saved\", lease: { for: \"PT20M\" }");
    service.move(Duration.ofMinutes(19));
    extend("saved", "by: \"PT1H\"");

    service.move(Duration.ofMinutes(10));

    TestService.await("gone to go", () -> root.cluster("gone", "id").root("id") == null);
    assertThat(root.cluster("saved", "phase").root("phase")).isEqualTo("READY");
    assertThat(
            root.ask(
                    """
                    { events(filter: { type: [LEASE_EXPIRED] }) {
                        nodes { cluster { name } actor { name kind } } } }
                    """)
                .rootText("nodes"))
        .isEqualTo("[{cluster={name=gone}, actor={name=lease, kind=SYSTEM}}]");
    assertThat(
            root.ask(
                    """
                    { clusters(filter: { phase: { in: [DELETED, READY] } }, order: { field: NAME }) {
                        nodes { name deletedBy { name kind } } } }
                    """)
                .rootText("nodes"))
        .isEqualTo(
            "[{name=gone, deletedBy={name=lease, kind=SYSTEM}}, {name=saved, deletedBy=null}]");
  }

  @Test
  void permanentOnesHaveNothingToExtend() {
    try (var unlimited = TestService.start(Map.of("vcm.lease.default", "PT0S"))) {
      var somebody = unlimited.as("somebody");
      somebody.ready("name: \"kept\"");

      assertThat(somebody.cluster("kept", "lease { expiresAt }").root("lease.expiresAt")).isNull();
      assertThat(somebody.mutate("extendLease", "cluster: \"kept\", by: \"PT1H\"", "").refusals())
          .containsExactly("CONFLICT input.cluster");
      assertThat(somebody.create("name: \"more\", lease: { permanent: true }").refusals())
          .containsExactly("FORBIDDEN input.lease.permanent");
    }
  }

  @Test
  void theSettingsCount() {
    var settings =
        Map.<String, Object>of(
            "vcm.lease.default", "PT1H", "vcm.lease.min", "PT1M", "vcm.lease.max", "PT2H");
    try (var strict = TestService.start(settings)) {
      var asker = strict.root();
      asker.created("name: \"hour\"");
      var lease = asker.cluster("hour", "createdAt lease { expiresAt }");

      assertThat(
              Duration.between(
                  Instant.parse(lease.rootText("createdAt")),
                  Instant.parse(lease.rootText("lease.expiresAt"))))
          .isEqualTo(Duration.ofHours(1));
      assertThat(asker.create("name: \"minute\", lease: { for: \"PT61S\" }").refusals()).isEmpty();
      assertThat(asker.create("name: \"long\", lease: { for: \"PT2H1S\" }").refusals())
          .containsExactly("OUT_OF_RANGE input.lease.for");
    }
  }

  @Test
  void settingsThatContradictEachOtherStopTheStart() {
    assertThatThrownBy(() -> TestService.start(Map.of("vcm.lease.default", "P31D")))
        .rootCause()
        .hasMessageContaining("vcm.lease.default");
  }

  private void extend(String cluster, String how) {
    assertThat(tooLong(cluster, how).refusals()).isEmpty();
  }

  private Answer tooLong(String cluster, String how) {
    return root.ask(
        """
        mutation { extendLease(input: { cluster: "%s", %s }) {
          userErrors { code path message ... on LeaseError { longest } } } }
        """
            .formatted(cluster, how));
  }

  private Duration length(String cluster) {
    return Duration.between(createdAt(cluster), Instant.parse(lease(cluster, "expiresAt")));
  }

  private Instant createdAt(String cluster) {
    return Instant.parse(root.cluster(cluster, "createdAt").rootText("createdAt"));
  }

  private String lease(String cluster, String field) {
    return root.cluster(
            cluster, "lease { expiresAt maxExpiresAt extensionsUsed nextAction { action at } }")
        .rootText("lease." + field);
  }
}
