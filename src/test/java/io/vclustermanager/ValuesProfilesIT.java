package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.intent.cluster.RecordObservation;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.Scope;
import io.vclustermanager.provider.Providers;
import io.vclustermanager.provider.Target;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may say what in values, from the request to what is kept of it. */
final class ValuesProfilesIT {
  private static final String HOST_PATH =
      "controlPlane: { statefulSet: { persistence: { addVolumes: [{ name: \"h\", hostPath: { path:"
          + " \"/\" } }] } } }";
  private static final String IMAGE = "controlPlane: { statefulSet: { image: { tag: \"x\" } } }";
  private static final String JSON = "logging: { encoding: \"json\" }";

  private static TestService service;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            Map.of(
                "vcm.hosts.plain.simulated.delay", "0s",
                "vcm.hosts.lenient.simulated.delay", "0s",
                "vcm.hosts.lenient.values-profile", "TRUSTED"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aDeveloperIsToldWhichProfileAllowsItAndWhomToAsk() {
    var dev = service.people().member("dev1", "crew1", Role.DEVELOPER);

    for (var dryRun : new String[] {"", ", dryRun: true"}) {
      var refused =
          dev.create(
              "name: \"privileged\", owner: \"crew1\", host: \"plain\", values: { "
                  + IMAGE
                  + " }"
                  + dryRun);
      assertThat(refused.refusals())
          .containsExactly("FORBIDDEN input.values.controlPlane.statefulSet.image.tag");
      assertThat(refused.messages().getFirst())
          .contains("The profile TRUSTED allows it", "ask an administrator", "'crew1'");
    }
    assertThat(create(dev, "crew1", HOST_PATH)).hasSize(2);
    assertThat(
            service
                .root()
                .create(
                    "name: \"administered\", owner: \"crew1\", host: \"plain\", values: { "
                        + HOST_PATH
                        + " }")
                .refusals())
        .isEmpty();
  }

  @Test
  void aChangeIsJudgedByWhatItTouches() {
    var dev = service.people().member("dev2", "crew2", Role.DEVELOPER);
    var root = service.root();
    root.ready("name: \"shared\", owner: \"crew2\", host: \"plain\", values: { " + IMAGE + " }");

    assertThat(update(dev, "shared", IMAGE.replace("\"x\"", "\"y\"")).refusals())
        .containsExactly("FORBIDDEN input.values.controlPlane.statefulSet.image.tag");
    assertThat(update(dev, "shared", IMAGE + " " + JSON).refusals()).isEmpty();
    assertThat(refused("shared")).isEqualTo(false);
    assertThat(update(dev, "shared", JSON).refusals()).isEmpty();
    assertThat(update(dev, "shared", IMAGE + " " + JSON).refusals()).isNotEmpty();
  }

  @Test
  void anOwnerATemplateOrAHostMayAllowMore() {
    var dev = service.people().member("dev3", "crew3", Role.DEVELOPER);
    var root = service.root();

    assertThat(create(dev, "crew3", IMAGE)).isNotEmpty();
    assertThat(
            dev.create(
                    "name: \"hosted\", owner: \"crew3\", host: \"lenient\", dryRun: true, values: {"
                        + IMAGE
                        + "}")
                .refusals())
        .isEmpty();
    root.mutate("saveTemplate", "name: \"lenient\", profile: TRUSTED", "template { name }");
    var shaped =
        "name: \"shaped\", owner: \"crew3\", host: \"plain\", template: \"lenient\", values: { %s"
            + " }";
    assertThat(dev.create(shaped.formatted(HOST_PATH)).refusals()).hasSize(2);
    assertThat(dev.create(shaped.formatted(IMAGE)).refusals()).isEmpty();
    root.mutate("saveOwner", "name: \"crew3\", profile: TRUSTED", "owner { profile }");
    TestService.await("the owner's profile", () -> create(dev, "crew3", IMAGE).isEmpty());
    assertThat(create(dev, "crew3", HOST_PATH)).hasSize(2);
  }

  @Test
  void nothingOfATenantIsCarriedOutAsATemplate() {
    var dev = service.people().member("dev4", "crew4", Role.DEVELOPER);
    var root = service.root();
    var saved =
        root.mutate(
            "saveTemplate",
            "name: \"spliced\", parameters: { type: \"object\", required: [\"x\"], properties: { x:"
                + " { type: \"string\" } } }, values: { logging: { encoding: \"{{"
                + " ${parameters.x} }}\" } }",
            "template { name }");
    assertThat(saved.refusals()).containsExactly("INVALID input.values.logging.encoding");
    root.mutate(
        "saveTemplate",
        "name: \"halved\", parameters: { type: \"object\", required: [\"x\"], properties: { x: {"
            + " type: \"string\" } } }, values: { logging: { encoding: \"{${parameters.x}\" } }",
        "template { name }");

    assertThat(
            dev.create(
                    "name: \"joined\", owner: \"crew4\", host: \"plain\", template: \"halved\","
                        + " parameters: { x: \"{ lookup }}\" }")
                .refusals())
        .containsExactly("INVALID input.parameters");
    assertThat(create(dev, "crew4", "logging: { encoding: \"{{ lookup }}\" }"))
        .isEqualTo("FORBIDDEN input.values.logging.encoding".lines().toList());
    assertThat(create(root, "crew4", "logging: { encoding: \"{{ lookup }}\" }")).hasSize(1);
  }

  /** What was made before anybody judged stays as it is, is found, and can be changed elsewhere. */
  @Test
  void anOldClusterIsLeftAloneAndFound() {
    var dev = service.people().member("dev5", "crew5", Role.DEVELOPER);
    dev.ready("name: \"old\", owner: \"crew5\", host: \"plain\", values: { " + JSON + " }");
    service
        .tables()
        .change(
            "update cluster set spec = jsonb_set(spec - 'verdict', '{values}',"
                + " '{\"controlPlane\": {\"statefulSet\": {\"image\": {\"tag\": \"x\"}}}}')"
                + " where name = 'old'");

    service.move(Duration.ofMinutes(3));
    TestService.await("it to be judged", () -> refused("old").equals(true));

    assertThat(
            service
                .root()
                .ask("{ clusters(filter: { valuesRefused: true }) { nodes { name } } }")
                .text("data.clusters.nodes"))
        .contains("old");
    assertThat(update(dev, "old", IMAGE + " " + JSON).refusals()).isEmpty();
    assertThat(update(dev, "old", IMAGE.replace("\"x\"", "\"y\"")).refusals()).hasSize(1);
  }

  @Test
  void aLostOneIsMadeAgainOnlyOfWhatWasAllowed() {
    var dev = service.people().member("dev6", "crew6", Role.DEVELOPER);
    dev.ready("name: \"gone\", owner: \"crew6\", host: \"plain\", values: { " + JSON + " }");
    service
        .tables()
        .change(
            "update cluster set spec = jsonb_set(spec - 'verdict', '{values}',"
                + " '{\"controlPlane\": {\"statefulSet\": {\"image\": {\"tag\": \"x\"}}}}')"
                + " where name = 'gone'");
    service.tables().change("delete from simulated_cluster where name = 'gone'");
    lookAt("gone");
    assertThat(dev.cluster("gone", "phase").text("data.cluster.phase")).isEqualTo("LOST");

    assertThat(dev.mutate("reconcileCluster", "cluster: \"gone\"", "operation { id }").refusals())
        .containsExactly("FORBIDDEN input.cluster");
    service.root().ended("reconcileCluster", "cluster: \"gone\"");
    assertThat(dev.cluster("gone", "phase").text("data.cluster.phase")).isEqualTo("READY");
    assertThat(refused("gone")).isEqualTo(false);
  }

  /** Nobody watches a simulated host. */
  private static void lookAt(String name) {
    var cluster =
        service
            .bean(Clusters.class)
            .find(new ClusterRef.ByName(name), new Scope.Everything())
            .orElseThrow();
    var seen = service.bean(Providers.class).of(cluster).observe(Target.of(cluster));
    assertThat(service.bean(RecordObservation.class).execute(cluster.id(), seen)).isPresent();
  }

  private static List<String> create(Asker asker, String owner, String values) {
    return asker
        .create(
            "name: \"tried\", owner: \"%s\", host: \"plain\", dryRun: true, values: { %s }"
                .formatted(owner, values))
        .refusals();
  }

  private static Answer update(Asker asker, String cluster, String values) {
    return asker.mutate(
        "updateVirtualCluster",
        "cluster: \"%s\", values: { %s }".formatted(cluster, values),
        "operation { id }");
  }

  private static Object refused(String cluster) {
    return Objects.requireNonNull(
        service
            .root()
            .cluster(cluster, "... on VirtualCluster { valuesRefused }")
            .root("valuesRefused"));
  }
}
