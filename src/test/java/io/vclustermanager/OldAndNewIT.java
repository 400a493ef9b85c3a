package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.EventFollower;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica of this release beside one of the next, which writes kinds that this one does not know:
 * those rows are left alone, and all others are there as ever.
 */
@TestMethodOrder(OrderAnnotation.class)
final class OldAndNewIT {
  private static final List<String> CLUSTERS = List.of("awaited", "busy", "known", "overdue");

  /** What only the next release can read of a cluster; each is a column with such a value. */
  private static final Map<String, String> NEWER_CLUSTERS =
      Map.of(
          "of-a-new-kind", "{\"kind\": \"FLEET\", \"host_id\": null, \"namespace\": null}",
          "wanted-otherwise", "{\"wanted\": \"ARCHIVED\"}",
          "in-a-new-phase", "{\"phase\": \"MIGRATING\"}",
          "of-a-new-policy", "{\"drift_policy\": \"ASK\"}",
          "seen-otherwise", "{\"observed\": {\"existence\": \"HALF\"}}",
          "of-a-new-profile", "{\"owner_id\": \"00000000-0000-7000-8000-000000000003\"}",
          "of-a-new-owner", "{\"owner_id\": \"00000000-0000-7000-8000-000000000001\"}",
          "on-a-new-host", "{\"host_id\": \"00000000-0000-7000-8000-000000000002\"}",
          "on-a-curious-host", "{\"host_id\": \"00000000-0000-7000-8000-000000000005\"}",
          "on-a-moody-host", "{\"host_id\": \"00000000-0000-7000-8000-000000000006\"}");

  private static TestService service;
  private static Tables tables;
  private static Asker root;
  private static EventFollower follower;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            Map.of(
                "vcm.hosts.simulated.simulated.delay", "PT0S",
                "vcm.hosts.slow.simulated.delay", "P300D"));
    tables = service.tables();
    root = service.root();
    follower = EventFollower.of(service::uri, service.token("root", "admin"));
    root.ready("name: \"known\", host: \"simulated\"");
    root.ready("name: \"busy\", host: \"simulated\"");
    root.ready("name: \"overdue\", host: \"simulated\"");
    root.created("name: \"awaited\", host: \"slow\"");
    service.awaitPhase("awaited", "PROVISIONING");
    places();
    clusters();
    operations();
    events();
    grants();
    others();
  }

  @AfterAll
  static void stop() {
    follower.close();
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"first: 1", "first: 3", "last: 1", "last: 3"})
  void pagesHoldAllThatIsKnown(String page) {
    assertThat(walk("clusters", page, "name owner { name } createdBy { kind }", "name"))
        .containsExactlyInAnyOrderElementsOf(CLUSTERS);
    assertThat(walk("hosts", page, "name clusters(first: 1) { nodes { name } }", "name"))
        .containsExactlyInAnyOrder("simulated", "slow");
    assertThat(walk("owners", page, "name clusters(first: 1) { nodes { name } }", "name"))
        .contains("root")
        .doesNotContain("robots", "curious");
    assertThat(walk("operations", page, "id kind cluster { name } requestedBy { kind }", "kind"))
        .containsExactlyInAnyOrder("CREATE", "CREATE", "CREATE", "CREATE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"first: 2", "last: 2", "first: 50"})
  void eventsOfKnownTypesAreAllThere(String page) {
    awaitStamps();
    var known =
        tables.number(
            """
            select count(*) from event e join cluster c on c.id = e.cluster_id
            where type not in ('CLUSTER_PAINTED') and e.phase <> 'MIGRATING'
              and c.name in ('known', 'busy', 'overdue', 'awaited')
            """);

    assertThat(walk("events", page, "id cluster { name } actor { kind } operation { kind }", "id"))
        .hasSize((int) known)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatBelongsToAKnownClusterIsThereButForWhatIsNew() {
    var known =
        root.cluster(
            "known",
            """
            operations(first: 1) { pageInfo { hasNextPage } nodes { kind requestedBy { kind } } }
            events(last: 1) { nodes { type } }
            kubeconfigGrants(first: 1) { nodes { role issuedTo { kind } } }
            conditions { type status } drift { what }\
            """);

    assertThat(known.at("errors")).isNull();
    assertThat(known.rootText("operations.nodes"))
        .isEqualTo("[{kind=CREATE, requestedBy={kind=OTHER}}]");
    assertThat(known.root("operations.pageInfo.hasNextPage")).isEqualTo(false);
    assertThat(known.list("data.cluster.events.nodes")).hasSize(1);
    assertThat(known.rootText("kubeconfigGrants.nodes"))
        .isEqualTo("[{role=VIEW, issuedTo={kind=OTHER}}]");
    assertThat(known.rootText("conditions")).contains("{type=Blessed, status=UNKNOWN}");
    assertThat(known.rootText("drift")).contains("flavour");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PHASE", "OWNER", "HOST", "KIND"})
  void whatIsNewIsNotCountedInGroups(String group) {
    var counts =
        root.ask(
            "{ clusterCounts(groupBy: %s) { total groups { count phase kind owner { name } host { name } } others } }"
                .formatted(group));

    assertThat(counts.at("errors")).isNull();
    assertThat(counts.root("total")).isEqualTo(CLUSTERS.size());
    assertThat(counts.root("others")).isEqualTo(0);
  }

  @Test
  void whatIsNewIsNotFoundByItself() {
    for (var cluster : NEWER_CLUSTERS.keySet()) {
      assertThat(root.cluster(cluster, "id").at("data.cluster")).as(cluster).isNull();
      assertThat(root.cluster(cluster, "id").at("errors")).as(cluster).isNull();
      assertThat(root.mutate("pauseCluster", "cluster: \"" + cluster + "\"", "").refusals())
          .containsExactly("NOT_FOUND input.cluster");
    }
    for (var kind :
        List.of(
            NodeId.Kind.CLUSTER,
            NodeId.Kind.OPERATION,
            NodeId.Kind.HOST,
            NodeId.Kind.OWNER,
            NodeId.Kind.TEMPLATE,
            NodeId.Kind.GRANT)) {
      var table =
          kind == NodeId.Kind.GRANT ? "kubeconfig_grant" : kind.name().toLowerCase(Locale.ROOT);
      for (var id : tables.rows("select id from " + table)) {
        var node =
            root.ask(
                "{ node(id: \"%s\") { id __typename } }"
                    .formatted(NodeId.text(kind, UUID.fromString(id))));
        assertThat(node.at("errors")).as(table + " " + id).isNull();
      }
    }
    for (var position : tables.rows("select position from event where position is not null")) {
      var node = root.ask("{ node(id: \"ev_%s\") { id __typename } }".formatted(position));
      assertThat(node.at("errors")).as("event " + position).isNull();
    }
  }

  @Test
  void aSubscriberIsToldAllElseAndGoesOn() {
    root.mutate("setLabels", "cluster: \"known\", labels: [{ key: \"told\", value: \"yes\" }]", "");
    awaitStamps();
    var last =
        tables.number("select max(position) from event where type = 'CLUSTER_LABELS_CHANGED'");

    follower.awaitPosition(last);

    assertThat(follower.problems()).isEmpty();
    assertThat(follower.seen())
        .extracting(EventFollower.Seen::type)
        .doesNotContain("CLUSTER_PAINTED");
    assertThat(follower.seen()).doesNotHaveDuplicates();
  }

  @Test
  void anIntentOnAClusterWithANewerOperationIsAConflict() {
    var answer = root.mutate("pauseCluster", "cluster: \"busy\"", "operation { id }");

    assertThat(answer.refusals()).containsExactly("CONFLICT input.cluster");
    assertThat(answer.messages().getFirst()).contains("newer release", "'busy'");
    assertThat(root.mutate("deleteCluster", "cluster: \"busy\"", "").refusals())
        .containsExactly("CONFLICT input.cluster");
  }

  @Test
  void aNewerOperationIsNeverTaken() {
    var before = tables.rows("select * from operation where kind = 'RESIZE' order by id");
    var task =
        "select task_instance from scheduled_tasks where task_name = 'operation' and task_instance"
            + " in (select id::text from operation where kind = 'RESIZE' or state = 'PARKED')";
    var tasks = tables.rows(task);
    assertThat(tasks).isNotEmpty();

    TestService.await(
        "the tasks to be put off",
        () ->
            tables.number(
                    "select count(*) from scheduled_tasks where task_instance = any(?) and"
                        + " last_success is not null",
                    (Object) tasks.toArray(String[]::new))
                == tasks.size());

    assertThat(tables.rows("select * from operation where kind = 'RESIZE' order by id"))
        .isEqualTo(before);
    assertThat(tables.rows(task)).containsExactlyInAnyOrderElementsOf(tasks);
  }

  @Test
  void aNewerClustersMarkIsLeftToTheNewerRelease() {
    var mark =
        "select count(*) from scheduled_tasks where task_name = 'mark-cluster' and task_instance"
            + " like '00000000-%'";
    assertThat(tables.number(mark)).isEqualTo(1);

    TestService.await("a try", () -> tables.number(mark + " and last_success is not null") == 1);

    assertThat(tables.number(mark)).isEqualTo(1);
  }

  /** The last, since others count the clusters. */
  @Order(Integer.MAX_VALUE)
  @Test
  void aLeaseEndsThoughNewerClustersAreOverdueToo() {
    tables.change(
        "update cluster set expires_at = created_at where name = 'overdue' or name in"
            + " ('of-a-new-kind', 'busy')");

    TestService.await(
        "the end of overdue",
        () ->
            tables.number(
                    "select count(*) from cluster where name = 'overdue' and deleted_at is not"
                        + " null")
                == 1);

    assertThat(tables.rows("select wanted from cluster where name in ('of-a-new-kind', 'busy')"))
        .containsOnly("PRESENT");
    assertThat(
            tables.number(
                "select count(*) from audit where outcome = 'REFUSED' and action = 'expireLease'"))
        .isZero();
  }

  @Test
  void conditionsOfNewTypesAreKeptWhenTheClusterIsWritten() {
    assertThat(root.mutate("extendLease", "cluster: \"known\", by: \"PT1M\"", "").refusals())
        .isEmpty();

    assertThat(tables.rows("select conditions, drift from cluster where name = 'known'").getFirst())
        .contains("Blessed", "flavour");
  }

  @Test
  void aUserWithANewerRoleHasThoseThatAreKnown() {
    var viewer =
        service
            .as("robin")
            .ask("{ viewer { actor { roles } memberships { role owner { name } } } }");

    assertThat(viewer.at("errors")).isNull();
    assertThat(viewer.rootText("actor.roles")).isEqualTo("[]");
    assertThat(viewer.rootText("memberships")).isEqualTo("[{role=DEVELOPER, owner={name=robin}}]");
  }

  private static void awaitStamps() {
    var look = new Tables(service.database());
    TestService.await("all events to be stamped", () -> look.log().size() == look.events());
  }

  private static void places() {
    tables.change(
        "insert into owner (id, name, kind, created_at) values"
            + " ('00000000-0000-7000-8000-000000000001', 'robots', 'ROBOTS', now())");
    tables.change(
        "insert into owner (id, name, kind, profile, created_at) values"
            + " ('00000000-0000-7000-8000-000000000003', 'curious', 'TEAM', 'CURIOUS', now())");
    tables.change(
        "insert into host (id, name, kind, managed_by, configured, created_at) values"
            + " ('00000000-0000-7000-8000-000000000002', 'mainframe', 'MAINFRAME', 'API', true,"
            + " now())");
    tables.change(
        "insert into host (id, name, kind, managed_by, configured, values_profile, tenant_defaults,"
            + " created_at) values"
            + " ('00000000-0000-7000-8000-000000000005', 'curious', 'SIMULATED', 'API', true,"
            + " 'CURIOUS', 'ON', now()),"
            + " ('00000000-0000-7000-8000-000000000006', 'moody', 'SIMULATED', 'API', true,"
            + " 'RESTRICTED', 'SOMETIMES', now())");
    tables.change(
        "insert into host_access (host_id, reached_by, changed_at) values"
            + " ('00000000-0000-7000-8000-000000000002', 'PIGEON', now())");
  }

  private static void clusters() {
    var number = 10;
    for (var each : NEWER_CLUSTERS.entrySet()) {
      copy(
          "cluster",
          "name = 'known'",
          """
          {"id": "00000000-0000-7000-8000-0000000000%d", "name": "%s", "namespace": "vc-%s"}\
          """
              .formatted(number++, each.getKey(), each.getKey()),
          each.getValue());
    }
    tables.change(
        """
        insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
        select 'mark-cluster', id || '/1', now(), false, 1 from cluster where name = 'of-a-new-kind'
        """);
    tables.change(
        """
        update cluster set created_by_kind = 'ROBOT',
          conditions = conditions || '[{"type": "Blessed", "status": "PERHAPS", "reason": "New",
            "message": "It is new.", "observedGeneration": 1, "lastTransitionAt": "2026-01-01T00:00:00Z"}]',
          drift = '[{"what": "flavour", "wanted": "sweet", "seen": "sour", "since": "2026-01-01T00:00:00Z"}]'
        where name = 'known'
        """);
  }

  private static void operations() {
    var known = "cluster_id = (select id from cluster where name = 'known')";
    tables.change("update operation set requested_by_kind = 'ROBOT' where " + known);
    var create = tables.rows("select id from operation where " + known).getFirst();
    for (var newer :
        List.of(
            "{\"kind\": \"SHRINK\"}",
            "{\"state\": \"EVAPORATED\"}",
            "{\"stop\": \"PREEMPT\"}",
            "{\"steps\": [{\"name\": \"leap\", \"state\": \"SKIPPED\"}]}")) {
      copy("operation", "id = '%s'".formatted(create), "{}", newer);
    }
    for (var cluster : NEWER_CLUSTERS.keySet()) {
      tables.change(
          """
          insert into operation select (jsonb_populate_record(o, jsonb_build_object(
            'id', gen_random_uuid(), 'cluster_id', c.id))).*
          from cluster c, operation o
          where c.name = ? and o.id = (select id from operation where kind = 'CREATE'
            and state = 'SUCCEEDED' order by requested_at, id limit 1)
          """,
          cluster);
    }
    open("busy", "{\"kind\": \"RESIZE\", \"state\": \"QUEUED\"}");
    open("of-a-new-kind", "{\"kind\": \"RESIZE\", \"state\": \"PARKED\"}");
  }

  private static void open(String cluster, String newer) {
    tables.change(
        """
        with o as (
          insert into operation select (jsonb_populate_record(o, jsonb_build_object(
            'id', gen_random_uuid(), 'cluster_id', c.id, 'finished_at', null) || ?::jsonb)).*
          from cluster c, operation o
          where c.name = ? and o.id = (select id from operation where kind = 'CREATE'
            and state = 'SUCCEEDED' order by requested_at, id limit 1) returning id)
        insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
        select 'operation', id, now(), false, 1 from o
        """,
        newer,
        cluster);
  }

  private static void events() {
    for (var newer :
        List.of(
            "'CLUSTER_PAINTED', c.phase, 'USER'",
            "'CLUSTER_UPDATED', 'MIGRATING', 'USER'",
            "'CLUSTER_UPDATED', 'READY', 'ROBOT'")) {
      tables.change(
          """
          insert into event (type, phase, actor_kind, occurred_at, cluster_id, owner_id, actor, changes)
          select %s, now(), c.id, c.owner_id, 'robot', '[]' from cluster c
          """
              .formatted(newer));
    }
  }

  private static void grants() {
    for (var newer : List.of("'VIEW', 'ACTIVE'", "'OWNER', 'ACTIVE'", "'VIEW', 'LENT'")) {
      tables.change(
          """
          insert into kubeconfig_grant (id, cluster_id, role, state, issued_to, issued_to_kind,
            issued_at, expires_at, due_at, version)
          select gen_random_uuid(), id, %s, 'robot', 'ROBOT', now(), now() + interval '1 day',
            now() + interval '1 day', 1
          from cluster
          """
              .formatted(newer));
    }
  }

  private static void others() {
    tables.change(
        "insert into audit (at, actor, actor_kind, action, outcome, request_id) values"
            + " (now(), 'robot', 'ROBOT', 'paint', 'POSTPONED', 'r')");
    service.people().team("platform");
    service.bean(Users.class).findOrMake("robin");
    tables.change("update app_user set global_role = 'OVERSEER' where name = 'robin'");
    tables.change(
        "insert into membership (user_id, owner_id, role) select u.id, o.id, 'OVERSEER' from"
            + " app_user u, owner o where u.name = 'robin' and o.name = 'platform'");
  }

  private static void copy(String table, String which, String identity, String newer) {
    tables.change(
        """
        insert into %1$s select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid())
          || ?::jsonb || ?::jsonb)).* from %1$s t where id in (select id from %1$s where %2$s)
        """
            .formatted(table, which),
        identity,
        newer);
  }

  /** Turns the pages of a list, forward or backward, and gives one field of each of its nodes. */
  private static List<String> walk(String list, String page, String selection, String field) {
    var forward = page.startsWith("first");
    var found = new ArrayList<String>();
    @Nullable Object cursor = null;
    Answer answer;
    do {
      var from =
          cursor == null ? "" : ", %s: \"%s\"".formatted(forward ? "after" : "before", cursor);
      answer =
          root.ask(
              "{ %s(%s%s) { nodes { %s } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
                  .formatted(list, page, from, selection));
      assertThat(answer.at("errors")).as(list).isNull();
      for (var node : answer.list("data." + list + ".nodes")) {
        found.add(String.valueOf(((Map<?, ?>) node).get(field)));
      }
      cursor = answer.root(forward ? "pageInfo.endCursor" : "pageInfo.startCursor");
    } while (Boolean.TRUE.equals(
        answer.root(forward ? "pageInfo.hasNextPage" : "pageInfo.hasPreviousPage")));
    return found;
  }
}
