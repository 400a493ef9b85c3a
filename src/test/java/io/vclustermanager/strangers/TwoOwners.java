package io.vclustermanager.strangers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.DatabaseDump;
import io.vclustermanager.testing.TestService;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One service with two teams, each with everything that one can have, and somebody who is in none.
 * All that the one has carries the mark of {@link Secrets}.
 */
final class TwoOwners implements AutoCloseable {
  /** What strangers leave by themselves, or nobody asks for. */
  private static final Set<String> NOT_THEIRS =
      Set.of("audit", "failed_sign_in", "scheduled_tasks", "token_floor");

  /** Whose jobs are trusted; nobody asks it for anything. */
  static final String ISSUER = "https://forge.example.com";

  private static final String STRANGERS = "green";
  private static final String PASSWORD = "a good and long password";

  final TestService service;
  final Secrets secrets = new Secrets();
  final Map<String, String> cursors = new HashMap<>();
  final Side theirs;
  final List<Stranger> strangers;

  private final Asker root;
  private int changes;

  /**
   * Who must meet nothing.
   *
   * @param asker made anew for each request: some end what they have signed in by
   */
  record Stranger(String who, Supplier<Asker> asker, Side own) {
    @Override
    public String toString() {
      return who;
    }
  }

  TwoOwners() {
    service =
        TestService.start(
            Map.of(
                "vcm.hosts.fast.simulated.delay", "PT0S",
                "vcm.hosts.broken.simulated.fail", "create",
                "vcm.auth.ci.issuers.forge.kind", "other",
                "vcm.auth.ci.issuers.forge.issuer", ISSUER,
                "vcm.auth.ci.issuers.forge.audience", "vcluster-manager",
                "vcm.auth.ci.issuers.forge.repository-claim", "project_id"));
    root = service.root();
    var template =
        """
        name: "shape", parameters: { type: "object", properties: { encoding: { type: "string" },
            note: { type: "string", default: "" } },
          required: ["encoding"] },
        values: { logging: { encoding: "${parameters.encoding}" },
          controlPlane: { proxy: { extraSANs: ["%1$stemplate.example.com"] } } },
        bootstrap: { manifests: "apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: %1$smap }",
          charts: [{ name: "%1$schart", repository: "https://charts.example.com", chart: "web",
            version: "1.0.0" }] }\
        """;
    assertThat(root.mutate("saveTemplate", template.formatted(Secrets.MARK), "").messages())
        .isEmpty();
    var policy = "name: \"watched\", effect: WARN, message: \"Mind.\", expression: \"false\"";
    assertThat(
            root.mutate(
                    "savePolicy",
                    policy.replace("false", "owner.name == '" + Secrets.MARK + "nobody'"),
                    "")
                .messages())
        .isEmpty();
    theirs = side(Secrets.MARK);
    var own = side(STRANGERS);
    var key = key(STRANGERS, "few", "[READ, EXTEND]");
    gift();
    learn();
    strangers =
        List.of(
            new Stranger("a developer of another owner", () -> service.as(own.user()), own),
            new Stranger("a key of another owner", () -> holder(key), own),
            new Stranger("somebody without memberships", () -> service.as("loner"), loner()));
    TestService.await(
        "all events to be stamped",
        () -> service.tables().number("select count(*) from event where position is null") == 0);
  }

  private Side side(String prefix) {
    var team = prefix + "team";
    var dev = service.people().member(prefix + "dev", team, Role.DEVELOPER);
    service.people().member(prefix + "reader", team, Role.VIEWER);
    var alpha = prefix + "alpha";
    dev.ready(
        """
        name: "%1$salpha", owner: "%1$steam", host: "fast", description: "%1$sdescription",
        labels: [{ key: "%1$slabel", value: "%1$svalue" }],
        namespaceLabels: [{ key: "tenant.vcluster-manager.io/%1$sspace", value: "%1$svalue" }],
        namespaceAnnotations: [{ key: "tenant.vcluster-manager.io/%1$snote", value: "%1$svalue" }],
        values: { controlPlane: { proxy: { extraSANs: ["%1$ssan.example.com"] } } },
        idempotencyKey: "%1$sidempotency"\
        """
            .formatted(prefix));
    dev.ready(
        """
        name: "%1$sbeta", owner: "%1$steam", host: "fast", template: "shape",
        parameters: { encoding: "json", note: "%1$snote" }\
        """
            .formatted(prefix));
    dev.mutate(
        "extendLease",
        "cluster: \"%1$salpha\", by: \"PT1H\", reason: \"%1$sreason\"".formatted(prefix));
    dev.mutate(
        "setLabels",
        "cluster: \"%1$salpha\", labels: [{ key: \"%1$slabel\", value: \"%1$sother\" }]"
            .formatted(prefix));
    dev.ready("name: \"%1$sgone\", owner: \"%1$steam\", host: \"fast\"".formatted(prefix));
    dev.ended("deleteCluster", "cluster: \"%sgone\"".formatted(prefix));
    service.awaitEnd(
        dev.created(
            "name: \"%1$sfailed\", owner: \"%1$steam\", host: \"broken\", readyTimeout: \"PT0.5S\""
                .formatted(prefix)));
    for (var state : List.of("ACTIVE", "REVOKED")) {
      grant(alpha, prefix, state);
    }
    key(prefix, prefix + "key", "[READ, CREATE]");
    rule(dev, prefix, "rule");
    rule(dev, prefix, "past");
    var past = "rule: \"%1$steam/%1$spast\"".formatted(prefix);
    assertThat(dev.mutate("removeTrustRule", past, "").messages()).isEmpty();
    person(prefix);
    return named(prefix, team);
  }

  /** Simulated clusters give no kubeconfigs; what is kept of those of others is the same. */
  private void grant(String cluster, String prefix, String state) {
    service
        .tables()
        .change(
            """
            insert into kubeconfig_grant (id, cluster_id, role, state, issued_to, issued_to_kind,
              issued_at, expires_at, ended_at, error, version)
            select gen_random_uuid(), id, 'VIEW', ?, ?, 'USER', created_at,
              created_at + interval '8 hours', case when state_ <> 'ACTIVE' then updated_at end,
              ?, 1
            from cluster, (select ?::text as state_) s where name = ?
            """,
            state,
            prefix + "dev",
            prefix + "error",
            state,
            cluster);
  }

  private String key(String prefix, String name, String scopes) {
    var answer =
        root.mutate(
            "createApiKey",
            "name: \"%s\", owner: \"%steam\", role: DEVELOPER, scopes: %s"
                .formatted(name, prefix, scopes),
            "key");
    assertThat(answer.messages()).isEmpty();
    return answer.rootText("key");
  }

  /** All that a rule says is marked. */
  private static void rule(Asker dev, String prefix, String name) {
    var rule =
        """
        name: "%1$s%2$s", owner: "%1$steam", issuer: "forge", repository: "%1$srepository",
        conditions: [{ claim: "%1$sclaim", values: ["%1$svalue", "%1$sother*"] }]\
        """;
    assertThat(dev.mutate("saveTrustRule", rule.formatted(prefix, name), "").messages()).isEmpty();
  }

  /** Somebody who signs in by a password, and has a session. */
  private void person(String prefix) {
    var name = "name: \"%sperson\", password: \"%s\"".formatted(prefix, PASSWORD);
    assertThat(root.mutate("saveUser", name, "").messages()).isEmpty();
    var login = "username: \"%sperson\", password: \"%s\", session: true";
    var nobody = new Asker(service, "");
    assertThat(nobody.mutate("login", login.formatted(prefix, PASSWORD), "").messages()).isEmpty();
  }

  /** A cluster that the strangers had once, and of which they keep the events of that time. */
  private void gift() {
    service.as(STRANGERS + "dev").ready("name: \"given\", owner: \"greenteam\", host: \"fast\"");
    root.mutate("transferCluster", "cluster: \"given\", owner: \"%s\"".formatted(theirs.team()));
    root.mutate(
        "setDescription",
        "cluster: \"given\", description: \"%sdescription\"".formatted(Secrets.MARK));
    root.mutate(
        "setLabels",
        "cluster: \"given\", labels: [{ key: \"%1$slabel\", value: \"%1$svalue\" }]"
            .formatted(Secrets.MARK));
  }

  private Side loner() {
    service.as("loner").ready("name: \"lonely\", host: \"fast\"");
    return new Side("loner", "loner", "lonely", ids("lonely", "loner"), nodes("loner"));
  }

  private Side named(String prefix, String team) {
    return new Side(
        team, prefix + "dev", prefix + "alpha", ids(prefix + "alpha", team), nodes(team));
  }

  private Asker holder(String key) {
    return new Asker(service, "", Map.of("X-API-Key", key), TestService.DEADLINE);
  }

  private Map<String, String> ids(String cluster, String team) {
    var ids = new HashMap<String, String>();
    id("cl", "select id from cluster where name = ?", cluster)
        .findFirst()
        .ifPresent(id -> ids.put("cluster", id));
    id(
            "op",
            "select o.id from operation o join cluster c on c.id = cluster_id where name = ?",
            cluster)
        .findFirst()
        .ifPresent(id -> ids.put("operation", id));
    id(
            "kg",
            "select g.id from kubeconfig_grant g join cluster c on c.id = cluster_id where name ="
                + " ?",
            cluster)
        .findFirst()
        .ifPresent(id -> ids.put("grant", id));
    id("ak", "select k.id from api_key k join owner o on o.id = owner_id where o.name = ?", team)
        .findFirst()
        .ifPresent(id -> ids.put("key", id));
    id(
            "tr",
            "select r.id from trust_rule r join owner o on o.id = owner_id where o.name = ? and"
                + " r.removed_at is null",
            team)
        .findFirst()
        .ifPresent(id -> ids.put("rule", id));
    id("ow", "select id from owner where name = ?", team)
        .findFirst()
        .ifPresent(id -> ids.put("owner", id));
    return Map.copyOf(ids);
  }

  /** The ids of all that a team has, but of what it gave away or was given. */
  private List<String> nodes(String team) {
    var clusters =
        "(select c.id from cluster c join owner o on o.id = c.owner_id where o.name = ? and c.name"
            + " <> 'given')";
    return Stream.of(
            id("cl", "select id from cluster where id in " + clusters, team),
            id("op", "select id from operation where cluster_id in " + clusters, team),
            id("kg", "select id from kubeconfig_grant where cluster_id in " + clusters, team),
            id(
                "ak",
                "select k.id from api_key k join owner o on o.id = owner_id where o.name = ?",
                team),
            id(
                "tr",
                "select r.id from trust_rule r join owner o on o.id = owner_id where o.name = ?",
                team),
            id(
                "us",
                "select m.user_id from membership m join owner o on o.id = owner_id where o.name ="
                    + " ?",
                team),
            id("ow", "select id from owner where name = ?", team),
            service
                .tables()
                .rows(
                    "select position from event where position is not null and cluster_id in "
                        + clusters,
                    team)
                .stream()
                .map(each -> "ev_" + each))
        .flatMap(each -> each)
        .toList();
  }

  private Stream<String> id(String prefix, String sql, String name) {
    return service.tables().rows(sql, name).stream()
        .map(each -> prefix + "_" + each.replace("-", ""));
  }

  /** Ids and cursors of the one side are secrets, too. */
  private void learn() {
    theirs.nodes().stream().filter(each -> each.startsWith("ev_")).forEach(secrets::add);
    theirs.nodes().stream()
        .filter(each -> !each.startsWith("ev_"))
        .map(each -> each.substring(3))
        .forEach(this::key);
    service
        .tables()
        .rows("select id from app_user where name like ?", Secrets.MARK + "%")
        .forEach(each -> key(each.replace("-", "")));
    service
        .tables()
        .rows("select prefix from api_key where name like ?", Secrets.MARK + "%")
        .forEach(secrets::add);
    learnCursors();
  }

  private void key(String digits) {
    secrets.add(digits);
    secrets.add(digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-"));
  }

  private void learnCursors() {
    var team = theirs.team();
    cursor("Cluster", "clusters(filter: { name: { eq: \"" + theirs.cluster() + "\" } })");
    cursor("Operation", "operations(filter: { owner: { eq: \"" + team + "\" } })");
    cursor("Owner", "owners(filter: { name: { eq: \"" + team + "\" } })");
    cursor("ApiKey", "apiKeys(filter: { owner: { eq: \"" + team + "\" } })");
    cursor("TrustRule", "trustRules(filter: { owner: { eq: \"" + team + "\" } })");
    cursor("User", "users(filter: { name: { eq: \"" + theirs.user() + "\" } })");
    cursor("AuditEntry", "auditEntries(filter: { actor: { eq: \"" + theirs.user() + "\" } })");
    cursor("Event", "events(filter: { owners: { eq: \"" + team + "\" } })");
    cursor("Host", "hosts");
    cursor("Template", "templates");
    cursor("Policy", "policies");
    cursor("TemplateVersion", "template(name: \"shape\") { versions");
    cursor(
        "KubeconfigGrant",
        "cluster(by: { name: \"" + theirs.cluster() + "\" }) { kubeconfigGrants");
    cursors.put("Event", cursors.getOrDefault("EventConnection", ""));
    var place = theirs.cluster() + "/vc-" + theirs.cluster();
    var seen =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(place.getBytes(StandardCharsets.UTF_8));
    cursors.put("UnmanagedClusterConnection", seen);
    cursors.put("LeftoverConnection", seen);
  }

  private void cursor(String kind, String list) {
    var isBelow = list.contains(" { ") && !list.contains("(filter");
    var answer = root.ask("{ " + list + " { edges { cursor } } }" + (isBelow ? " }" : ""));
    var path = (isBelow ? list.replaceAll(".* ", "") + "." : "") + "edges.0.cursor";
    cursors.put(kind + "Connection", answer.rootText(path));
  }

  /** Every row of theirs: those that hold a secret. */
  Set<String> rows() throws SQLException {
    var table = "";
    var rows = new TreeSet<String>();
    for (var line : DatabaseDump.print(service.database()).split("\n", -1)) {
      if (line.startsWith("insert into ")) {
        table = line.split(" ", 4)[2];
      } else if (isTheirs(table, line)) {
        rows.add(table + " " + line.replaceFirst(",$|;$", ""));
      }
    }
    return rows;
  }

  /** The keys that strangers give are their own, however they are called. */
  private boolean isTheirs(String table, String row) {
    return !NOT_THEIRS.contains(table)
        && secrets.in(row).isPresent()
        && (!table.equals("idempotency") || row.contains(":" + theirs.user() + "'"));
  }

  /** Something happens to what is theirs. */
  void changeTheirs() {
    var dev = service.as(theirs.user());
    dev.mutate(
        "extendLease",
        "cluster: \"%s\", by: \"PT10M\", reason: \"%sreason\""
            .formatted(theirs.cluster(), Secrets.MARK));
    dev.mutate(
        "setDescription",
        "cluster: \"%s\", description: \"%schanged\"".formatted(theirs.cluster(), Secrets.MARK));
    dev.ready(
        "name: \"%1$slate-%2$d\", owner: \"%1$steam\", host: \"fast\""
            .formatted(Secrets.MARK, changes++));
    root.mutate(
        "setDescription", "cluster: \"given\", description: \"%snow\"".formatted(Secrets.MARK));
  }

  /** Something happens to what is a stranger's own. */
  void changeOwn(Side own) {
    root.mutate(
        "setLabels",
        "cluster: \"%s\", labels: [{ key: \"change\", value: \"%d\" }]"
            .formatted(own.cluster(), changes++));
  }

  Asker root() {
    return service.root();
  }

  @Override
  public void close() {
    service.close();
  }
}
