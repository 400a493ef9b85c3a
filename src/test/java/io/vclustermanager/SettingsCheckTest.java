package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.micronaut.core.convert.ConversionContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is misspelt or cannot be meant is told at the start, each in a line. */
final class SettingsCheckTest {
  /** Read one by one, before there are settings classes. */
  private static final List<String> READ_ELSEWHERE =
      List.of(
          "vcm.graphql.max-body-size",
          "vcm.strict-settings",
          "vcm.hosts.*.labels.**",
          "vcm.auth.issuers.*.roles.**",
          "vcm.auth.issuers.*.owners.**",
          "vcm.auth.api-keys.*",
          "vcm.auth.api-keys.*.key",
          "vcm.auth.api-keys.*.key-file",
          "vcm.auth.api-keys.*.owner",
          "vcm.auth.api-keys.*.roles",
          "vcm.auth.jwt.scopes.**");

  @Test
  void eachSettingThatIsReadIsKnownAndEachThatIsKnownIsRead() {
    assertThat(KnownSettings.ALL)
        .filteredOn(setting -> !READ_ELSEWHERE.contains(setting.name()))
        .hasSizeGreaterThan(60)
        .allMatch(setting -> SettingNames.take(setting.variableLike("VCM_HOSTS_EU_X")));
    assertThat(SettingNames.all())
        .allMatch(
            read ->
                KnownSettings.ALL.stream()
                    .anyMatch(
                        known -> read.matcher(known.variableLike("VCM_HOSTS_EU_X")).matches()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          VCM_LEASE_DEFALT | VCM_LEASE_DEFAULT
          VCM_LEASE_MAXLIFETIME | VCM_LEASE_MAX_LIFETIME
          VCM_HOSTS_EU_KUBECONFG | VCM_HOSTS_EU_KUBECONFIG
          VCM_HOST_EU_KUBECONFIG | VCM_HOSTS_EU_KUBECONFIG
          VCM_SIZES_TINY_VALUE | VCM_SIZES_TINY_VALUES
          VCM_DATAA | VCM_DATA
          """)
  void aMisspeltVariableIsRefusedWithTheOneThatWasMeant(String given, String meant) {
    assertThatThrownBy(() -> check(given, "secret"))
        .isInstanceOf(StartRefusedException.class)
        .hasMessage(
            given
                + " is no setting; did you mean "
                + meant
                + "? (docs/settings.md has all of them)");
  }

  @Test
  void whatIsNearNothingIsRefusedAllTheSame() {
    assertThatThrownBy(() -> check("VCM_COLOUR", "red"))
        .hasMessage("VCM_COLOUR is no setting (docs/settings.md has all of them)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          VCM_HOSTS_EU_WEST_KUBECONFIG | vcm.hosts.eu-west.kubeconfig
          VCM_SIZES_EXTRA_LARGE_VALUES | vcm.sizes.extra-large.values
          VCM_HOSTS_EU_WEST_SIMULATED_DELAY | vcm.hosts.eu-west.simulated.delay
          VCM_HOSTS_EU_WEST_1_LABELS_TIER | vcm.hosts.eu-west-1.labels.<key>
          """)
  void aNameThatNoVariableCanHaveIsToldToStandInAFile(String given, String property) {
    assertThatThrownBy(() -> check(given, "secret"))
        .hasMessage(
            given
                + " is no setting: in a variable, names of hosts and sizes have letters and digits"
                + " only; write "
                + property
                + " into a file that MICRONAUT_CONFIG_FILES names (docs/settings.md has all of"
                + " them)");
  }

  @Test
  void inAFileItIsToldAsItStandsThere() {
    assertThatThrownBy(() -> checkFile(Map.of("vcm.lease.maxLifetme", "P1D")))
        .hasMessageStartingWith(
            "vcm.lease.maxLifetme is no setting; did you mean vcm.lease.max-lifetime?");
    assertThatThrownBy(() -> checkFile(Map.of("vcm.hosts.eu-west.kubeconfg", "/x")))
        .hasMessageStartingWith(
            "vcm.hosts.eu-west.kubeconfg is no setting; did you mean"
                + " vcm.hosts.eu-west.kubeconfig?");
    assertThatCode(
            () ->
                checkFile(
                    Map.of(
                        "vcm.lease.maxLifetime", "P9D",
                        "vcm.trusted-proxies[0]", "10.0.0.0/8",
                        "vcm.graphql.allowed-origins", List.of("https://a.example.com"),
                        "vcm.hosts.eu-west.labels.example.com/tier", "gold",
                        "vcm.hosts.dry.simulated", Map.of(),
                        "vcm.hosts.dry.simulated.delay", "PT1S")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VCM_TEST_KUBECONFIG",
        "VCM_PORT",
        "VCM_PORT_80_TCP_ADDR",
        "VCM_SERVICE_HOST",
        "VCM_SERVICE_PORT_HTTP",
        "VCM_VCLUSTER_MANAGER_SERVICE_HOST",
        "VCM_VCLUSTER_MANAGER_PORT_80_TCP",
        "VCM",
        "VCMX_DATA"
      })
  void whatOthersSetIsLeftAlone(String variable) {
    assertThatCode(() -> check(variable, "tcp://10.0.0.1:80")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "no", "off", "N"})
  void whoSaysSoIsOnlyWarned(String no) {
    assertThatCode(() -> check(Map.of("VCM_COLOUR", "red", "VCM_STRICT_SETTINGS", no)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(Map.of("VCM_LEASE_MAX", "long", "VCM_STRICT_SETTINGS", no)))
        .as("a value that is none is none")
        .hasMessageStartingWith("VCM_LEASE_MAX=long cannot be used");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          VCM_LEASE_MAX | long | a duration, such as PT24H, 30s, 12h, 2d or 1w, and longer than 0
          VCM_LEASE_MAX | PT0S | a duration, such as PT24H, 30s, 12h, 2d or 1w, and longer than 0
          VCM_RETENTION_EVENTS | P1D | a duration, such as PT24H, 30s, 12h, 2d or 1w, at least PT192H, or PT0S
          VCM_QUOTA_CLUSTERS | many | a whole number, 0 or more
          VCM_QUOTA_CLUSTERS | -1 | a whole number, 0 or more
          VCM_OPERATION_STEPS_AT_ONCE | 0 | a whole number, 1 or more
          VCM_METRICS_OPEN | ture | true or false
          VCM_HOSTS_EU_DRIFT_POLICY | REPIAR | one of REPORT, REPAIR, ADOPT_CHANGE
          VCM_HOSTS_EU_SIMULATED_FAIL | everything | one of create, update, pause, resume, delete, mark, bootstrap, observe
          VCM_GRAPHQL_MAX_BODY_SIZE | 1 megabyte | a number of bytes, such as 512KB or 1MB, 1 to 2147483647
          VCM_DOCS_URL | docs | an address that begins with https://
          VCM_VCLUSTER_CHART_VERSION | latest | a version of vCluster's chart, such as 0.36.1
          VCM_GRAPHQL_INTROSPECTION | maybe | one of auto, true, yes, false, no
          SERVER_PORT | http | a port, 1 to 65535, or -1 for any that is free
          SERVER_PORT | 80000 | a port, 1 to 65535, or -1 for any that is free
          """)
  void aValueThatIsNoneIsToldWithWhatIsAllowed(String variable, String value, String allowed) {
    assertThatThrownBy(() -> check(variable, value))
        .hasMessageStartingWith(variable + "=" + value + " cannot be used: it must be " + allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "VCM_LEASE_DEFAULT,PT0S",
    "VCM_LEASE_MAX,90d",
    "VCM_LEASE_MAX,1w",
    "VCM_LEASE_MAX,1w2d12h",
    "VCM_RETENTION_EVENTS,2w",
    "VCM_GRAPHQL_PING_INTERVAL,500ms",
    "VCM_GRAPHQL_PING_INTERVAL,P1DT1S",
    "VCM_RETENTION_OPERATIONS,PT0S",
    "VCM_METRICS_OPEN,YES",
    "VCM_HOSTS_EU_DRIFT_POLICY,adopt-change",
    "VCM_GRAPHQL_MAX_BODY_SIZE,2MB",
    "VCM_GRAPHQL_MAX_BODY_SIZE,2048",
    "VCM_LEASE_MAX_LIFETIME,''",
    "SERVER_PORT,-1"
  })
  void whatIsMeantIsTaken(String variable, String value) {
    assertThatCode(() -> check(variable, value)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "1w,P7D",
    "2d,P2D",
    "2h30m,PT2H30M",
    "PT24H,P1D",
    "30s,PT30S",
    "250ms,PT0.25S",
    "9us,PT0.000009S"
  })
  void aDurationIsReadAsPeopleWriteIt(String text, Duration meant) {
    assertThat(new DurationConverter().convert(text, Duration.class, ConversionContext.DEFAULT))
        .contains(meant);
  }

  /** As `application.yml` has it, a setting may be said by a variable of another name. */
  @Test
  void whatAVariableSaidIsToldByThatVariable() {
    var file =
        PropertySource.of("file.yml", Map.of("vcm.graphql.introspection", "${INTROSPECTION:auto}"));
    assertThatThrownBy(() -> check(file, variables(Map.of("INTROSPECTION", "foo"))))
        .hasMessage(
            "INTROSPECTION=foo cannot be used: it must be one of auto, true, yes, false, no");
    assertThatThrownBy(() -> check(file, variables(Map.of("VCM_GRAPHQL_INTROSPECTION", "foo"))))
        .hasMessage(
            "VCM_GRAPHQL_INTROSPECTION=foo cannot be used: it must be one of auto, true, yes,"
                + " false, no");
    assertThatCode(() -> check(file, variables(Map.of()))).doesNotThrowAnyException();
  }

  @Test
  void aContradictionIsToldByTheVariablesThatMakeIt() {
    var given = variables(Map.of("VCM_LEASE_MIN", "PT9H"));
    try (var context =
        ApplicationContext.builder()
            .environmentPropertySource(false)
            .propertySources(given, PropertySource.of("file.yml", Map.of("vcm.lease.max", "PT8H")))
            .build()) {
      var failures = StartFailure.of(context.getEnvironment().start());
      var contradiction =
          new IllegalArgumentException("vcm.lease.min PT9H is above vcm.lease.max PT8H");
      contradiction.setStackTrace(
          new StackTraceElement[] {
            new StackTraceElement("io.vclustermanager.A", "b", "A.java", 1)
          });

      assertThat(failures.explain(contradiction))
          .isInstanceOf(StartRefusedException.class)
          .hasMessage("VCM_LEASE_MIN PT9H is above vcm.lease.max PT8H");
    }
  }

  @Test
  void allIsToldAtOnceAndNoSecretWithIt() {
    assertThatThrownBy(
            () ->
                check(
                    Map.of(
                        "VCM_ADMIN_PASSWRD", "do not print this",
                        "VCM_LEASE_MIN", "short",
                        "VCM_METRICS_OPEN", "maybe")))
        .satisfies(
            refused -> {
              assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(3);
              assertThat(refused).hasMessageNotContaining("do not print");
            });
  }

  @Test
  void anOptionThatNobodyReadsIsRefused() {
    assertThatThrownBy(() -> StartOption.checkAll("--rest-admin"))
        .hasMessageContaining("There is no option --rest-admin")
        .hasMessageContaining("--reset-admin");
    assertThatCode(() -> StartOption.checkAll("--reset-admin", "-vcm.data=x"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jdbc:postgresql://db.example.com:5432/vcm?user=a&password=secret | host db.example.com:5432, database vcm
          jdbc:postgresql://me:secret@db.example.com/vcm | host db.example.com, database vcm
          jdbc:postgresql:vcm | host localhost, database vcm
          jdbc:postgresql:///vcm | host localhost, database vcm
          """)
  void theDatabasesHostIsNamedAndNoSecretWithIt(String url, String place) {
    assertThat(StartFailure.place(url)).isEqualTo(place);
  }

  private static void check(String variable, String value) {
    check(Map.of(variable, value));
  }

  private static void check(Map<String, String> variables) {
    check(variables(variables));
  }

  private static PropertySource variables(Map<String, String> variables) {
    return PropertySource.of(
        "variables",
        new HashMap<>(variables),
        PropertyConvention.ENVIRONMENT_VARIABLE,
        PropertySource.Origin.of("the test"));
  }

  private static void checkFile(Map<String, Object> properties) {
    check(PropertySource.of("file.yml", properties));
  }

  private static void check(PropertySource... sources) {
    try (var context =
        ApplicationContext.builder()
            .environmentPropertySource(false)
            .propertySources(sources)
            .build()) {
      SettingsCheck.run(context.getEnvironment().start());
    }
  }
}
