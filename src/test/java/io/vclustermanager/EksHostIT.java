package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.EksFront;
import io.vclustermanager.testing.FakeAws;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Hosts in EKS: a real API server that takes EKS's tokens, and AWS's own doors as a fake. What EKS
 * refuses is judged by its rules, also the signature.
 */
final class EksHostIT {
  private static final String REGION = "eu-west-1";
  private static final String CLUSTER = "shared-1";

  private static FakeAws aws;
  private static Path account;
  private static EksFront front;
  private static TestService service;
  private static Asker root;
  private static Testbed testbed;
  private static int roles;

  @BeforeAll
  static void start() throws Exception {
    testbed = Testbed.shared();
    var rights =
        Files.readString(Path.of("helm/files/host-rights.yaml"))
            .replace("name: vcluster-manager", "name: eks-host");
    aws = new FakeAws();
    account = testbed.kubeconfigWith("eks-host", rights);
    front = new EksFront(account, REGION, CLUSTER);
    service = TestService.start(Map.of("vcm.vcluster.chart", Testbed.chart().toString()));
    aws.time(service::now);
    front.time(service::now);
    root = service.root();
  }

  @AfterAll
  static void stop() {
    for (var each : new AutoCloseable[] {service, front, aws}) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @BeforeEach
  void describeIt() {
    aws.cluster(CLUSTER, front.endpoint(), front.authority());
  }

  /** All register the one control plane, and that is one host at a time. */
  @AfterEach
  void removeHosts() {
    root.mutate("removeHost", "host: \"eks\"", "");
    front.entry(true);
    aws.reset();
  }

  /** Of a role of its own each time, so that nothing is known of it yet. */
  private static String eks(String cluster) {
    roles++;
    return "eks: { region: \"%s\", name: \"%s\", roleArn: \"arn:aws:iam::111122223333:role/role-%d\" }"
        .formatted(REGION, cluster, roles);
  }

  private static void register(String cluster) {
    assertThat(root.mutate("registerHost", "name: \"eks\", " + eks(cluster), "").refusals())
        .isEmpty();
  }

  @Test
  void aClusterIsMadeInItAndTokensAreSignedAnewBeforeTheyAreOver() {
    register(CLUSTER);
    awaitCondition("Reachable", "status=TRUE");
    awaitCondition("RightsGranted", "status=TRUE");

    root.createReady("in-eks", "host: \"eks\"");
    assertThat(testbed.releases()).contains("in-eks vc-in-eks deployed");
    assertThat(aws.calls("AssumeRole")).containsExactly("AssumeRole " + FakeAws.OWN_KEY);
    assertThat(aws.calls("DescribeCluster"))
        .containsExactly("DescribeCluster " + FakeAws.SESSION_KEY);

    var before = front.tokens().size();
    service.move(Duration.ofMinutes(13));
    TestService.await("another token", () -> front.tokens().size() > before);
    assertThat(aws.calls("AssumeRole")).hasSize(1);
    // Further on, a token may be over that was on its way when the time moved.
    assertThat(front.refusals()).isEmpty();
    service.move(Duration.ofMinutes(50));
    TestService.await("another session", () -> aws.calls("AssumeRole").size() == 2);
    TestService.await("EKS to be asked again", () -> aws.calls("DescribeCluster").size() == 2);

    root.deleteToTheEnd("in-eks");
    assertThat(front.tokens()).allMatch(each -> nowhere(each));
    assertThat(nowhere(FakeAws.SECRET)).isTrue();
  }

  private static boolean nowhere(String secret) {
    return service
        .tables()
        .rows(
            "select t.table_name from information_schema.tables t where t.table_schema = 'public'"
                + " and t.table_type = 'BASE TABLE' and position(? in query_to_xml(format('select *"
                + " from %I', t.table_name), true, true, '')::text) > 0",
            secret)
        .isEmpty();
  }

  @Test
  void withoutCredentialsItSaysSo() {
    aws.takeCredentials();
    register(CLUSTER);

    awaitCondition("Reachable", "AwsCredentialsMissing", "AWS_ACCESS_KEY_ID");

    aws.giveCredentials();
    awaitMended();
  }

  @Test
  void aRoleThatMayNotBeAssumedIsNamedWithThePermission() {
    aws.fail("AssumeRole", 403);
    register(CLUSTER);

    awaitCondition("Reachable", "AwsRefused", "sts:AssumeRole", "trust policy");
    assertThat(condition("Reachable")).doesNotContain(FakeAws.OWN_KEY);
  }

  @Test
  void aDescriptionThatIsDeniedIsNamedWithThePermission() {
    aws.fail("DescribeCluster", 403);
    register(CLUSTER);

    awaitCondition("Reachable", "AwsRefused", "eks:DescribeCluster", "IAM policy");

    aws.fail("DescribeCluster", 0);
    awaitMended();
  }

  @Test
  void anUnknownClusterAndOneThatIsBeingMadeAreTold() {
    register("nobody");
    awaitCondition("Reachable", "EksClusterUnknown", "'nobody' in eu-west-1 is not there");

    aws.clusterBeingMade("newborn");
    assertThat(root.mutate("updateHost", "host: \"eks\", " + eks("newborn"), "").refusals())
        .isEmpty();
    awaitCondition("Reachable", "EksClusterNotReady", "its status is CREATING");

    assertThat(
            root.mutate("updateHost", "host: \"eks\", kubeconfig: \"a\", " + eks(CLUSTER), "")
                .refusals())
        .containsExactly("INVALID input.kubeconfig");

    assertThat(root.mutate("updateHost", "host: \"eks\", " + eks(CLUSTER), "").refusals())
        .isEmpty();
    awaitCondition("Reachable", "status=TRUE");
  }

  @Test
  void whileAwsIsInTroubleItIsNotTheHostsFault() {
    aws.fail("DescribeCluster", 500);
    register(CLUSTER);

    awaitCondition("Reachable", "AwsUnreachable", "eks:DescribeCluster");
  }

  @Test
  void withoutAnAccessEntryTheCommandIsTold() {
    front.entry(false);
    register(CLUSTER);

    awaitCondition(
        "Reachable",
        "CredentialsRefused",
        "aws eks create-access-entry --region eu-west-1 --cluster-name shared-1 --principal-arn"
            + " arn:aws:iam::111122223333:role/role-"
            + roles);
  }

  /** EKS changes authorities, and a cluster that is made anew has another address. */
  @Test
  void whereItCannotBeReachedEksIsAskedAgain() throws Exception {
    try (var other = new EksFront(account, REGION, CLUSTER)) {
      aws.cluster(CLUSTER, front.endpoint(), other.authority());
      register(CLUSTER);
      awaitCondition("Reachable", "HostUnreachable");
    }

    describeIt();
    awaitMended();
  }

  @Test
  void oneOfTheClusterIsOneHost() {
    register(CLUSTER);
    awaitCondition("Reachable", "status=TRUE");

    assertThat(root.mutate("registerHost", "name: \"twice\", " + eks(CLUSTER), "").refusals())
        .containsExactly("CONFLICT input.eks");
  }

  @Test
  void whatIsNoPlaceInEksIsRefusedAtItsField() {
    assertThat(refusals("region: \"Europe\", name: \"a\"")).isEqualTo("[INVALID input.eks.region]");
    assertThat(refusals("region: \"eu-west-1.evil.example\", name: \"a\""))
        .isEqualTo("[INVALID input.eks.region]");
    assertThat(refusals("region: \"eu-west-1\", name: \"a b\""))
        .isEqualTo("[INVALID input.eks.name]");
    assertThat(refusals("region: \"us-gov-west-1\", name: \"a\", roleArn: \"me\""))
        .isEqualTo("[INVALID input.eks.roleArn]");
    assertThat(
            root.mutate("registerHost", "name: \"eks\", inCluster: true, " + eks(CLUSTER), "")
                .refusals())
        .containsExactly("INVALID input.kubeconfig");
  }

  private static String refusals(String eks) {
    return String.valueOf(
        root.mutate("registerHost", "name: \"eks\", eks: { " + eks + " }", "").refusals());
  }

  /** AWS is asked again some seconds after a failure, by the service's clock. */
  private static void awaitMended() {
    service.move(Duration.ofMinutes(1));
    awaitCondition("Reachable", "status=TRUE");
  }

  private static void awaitCondition(String type, String... words) {
    TestService.await(
        type + " to say " + String.join(", ", words) + "; it says " + condition(type),
        () -> {
          var said = condition(type);
          return Arrays.stream(words).allMatch(said::contains);
        });
  }

  private static String condition(String type) {
    return service
        .ask("{ host(name: \"eks\") { conditions { type status reason message } } }")
        .list("data.host.conditions")
        .stream()
        .map(Object::toString)
        .filter(each -> each.contains("type=" + type + ","))
        .findFirst()
        .orElse("no condition " + type);
  }
}
