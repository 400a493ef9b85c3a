package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two hosts, one of which dies: the other takes what comes, and nothing is deleted. */
final class HostDeathIT {
  private static final String PLAN =
      """
      { placementPlan(input: { placement: { labels: [{ key: "tier", value: "gold" }] } }) {
          host { name } candidates { host { name } fits reason } } }
      """;

  @Test
  void oneDies() {
    var alive = Testbed.shared();
    var mortal = Testbed.own("troubled");
    var settings = new HashMap<String, Object>(alive.asHost("alive"));
    settings.putAll(mortal.asHost("mortal"));
    settings.put("vcm.hosts.alive.labels.tier", "gold");
    settings.put("vcm.hosts.mortal.labels.tier", "gold");
    settings.put("vcm.hosts.mortal.max-clusters", 9);
    settings.put("vcm.hosts.mortal.region", "eu-west-1");
    var database = TestPostgres.shared().freshDatabase();
    // Of two entries of one API server the one that has answered first is the host.
    try (var before = TestService.start(database, settings)) {
      TestService.await("both to be counted", () -> isCounted(before, "alive", "mortal"));
    }
    settings.put("vcm.hosts.resting.kubeconfig", alive.kubeconfig().toString());
    settings.put("vcm.hosts.resting.cordoned", true);
    settings.put("vcm.hosts.play.simulated.delay", "PT0S");
    settings.put("vcm.hosts.play.labels.tier", "gold");
    try (var service = TestService.start(database, settings)) {
      var user = service.root();
      TestService.await("both to be there", () -> isCounted(service, "alive", "mortal"));
      user.createReady("survivor", "host: \"mortal\"");
      assertThat(reasons(service)).doesNotContainKeys("alive", "mortal");
      assertThat(reasons(service).get("resting")).contains("cordoned");
      assertThat(reasons(service).get("play")).contains("simulation");

      mortal.stop("kube-apiserver");
      TestService.await(
          "the plan to know it",
          () -> reasons(service).getOrDefault("mortal", "").contains("It does not answer: Host"));

      assertThat(service.ask(PLAN).rootText("host.name")).isEqualTo("alive");
      user.createReady("comer", "placement: { labels: [{ key: \"tier\", value: \"gold\" }] }");
      assertThat(
              user.cluster("comer", "... on VirtualCluster { host { name } }")
                  .rootText("host.name"))
          .isEqualTo("alive");
      assertThat(user.cluster("survivor", "deletedAt").root("deletedAt")).isNull();
      assertThat(service.tables().number("select count(*) from operation where kind = 'DELETE'"))
          .isZero();

      mortal.start("kube-apiserver");
      TestService.await("it to be back", () -> !reasons(service).containsKey("mortal"));
      user.deleteToTheEnd("survivor");
      user.deleteToTheEnd("comer");
    }
  }

  private static boolean isCounted(TestService service, String... hosts) {
    return List.of(hosts).stream()
        .allMatch(
            name ->
                service
                        .ask(
                            "{ host(name: \"%s\") { capacity { cpu { allocatable } } } }"
                                .formatted(name))
                        .at("data.host.capacity.cpu")
                    != null);
  }

  /** Why, of each host that does not take it. */
  private static Map<String, String> reasons(TestService service) {
    var reasons = new HashMap<String, String>();
    var plan = service.ask(PLAN);
    for (var i = 0; i < plan.list("data.placementPlan.candidates").size(); i++) {
      var place = "candidates." + i + ".";
      if (Boolean.FALSE.equals(plan.root(place + "fits"))) {
        reasons.put(plan.rootText(place + "host.name"), plan.rootText(place + "reason"));
      }
    }
    return reasons;
  }
}
