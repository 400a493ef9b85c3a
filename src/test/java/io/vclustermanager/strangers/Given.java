package io.vclustermanager.strangers;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fills the table of values: what somebody gives who has learnt what the other side has. */
final class Given {
  private static final String RULE = Secrets.MARK + "rule";

  private final Side others;
  private final Side own;
  private final Map<String, List<Value>> known = new HashMap<>();

  private Given(Side others, Side own) {
    this.others = others;
    this.own = own;
  }

  /** The table for who is one side and names what the other has; both may be the same. */
  static Values.Table table(Side others, Side own, Map<String, String> cursors, Instant now) {
    var given = new Given(others, own);
    given.things();
    given.names();
    given.filters();
    given.trust();
    given.plain(now);
    return new Values.Table(given.known, cursors);
  }

  private void things() {
    known.put("cluster ID", both(id("cluster"), others.cluster(), own.id("cluster")));
    known.put("ClusterBy.id", both(id("cluster"), null, own.id("cluster")));
    known.put("ClusterBy.name", both(others.cluster(), null, own.cluster()));
    known.put("NamespacedName.name", both(others.cluster(), null, own.cluster()));
    known.put("NamespacedName.namespace", both(namespace(others), null, namespace(own)));
    for (var operation : List.of("operation ID", "operationId ID", "Query.operation.id")) {
      known.put(operation, both(id("operation"), null, own.id("operation")));
    }
    known.put("grant ID", both(id("grant"), null, own.id("grant")));
    known.put("RevokeApiKeyInput.id", both(id("key"), null, own.id("key")));
    known.put("rule ID", both(id("rule"), others.team() + "/" + RULE, own.id("rule")));
    known.put("owner ID", both(id("owner"), others.team(), own.id("owner")));
    known.put("clustersTo ID", both(id("owner"), others.team(), own.id("owner")));
    put("host ID", "fast");
  }

  private void names() {
    known.put("Query.owner.name", both(others.team(), null, own.team()));
    known.put("Query.user.name", both(others.user(), null, own.user()));
    known.put("owner String", both(others.team(), null, own.team()));
    put("EventFilter.owner", others.team());
    for (var user : List.of("user String", "username String", "SaveUserInput.name")) {
      put(user, others.user());
    }
    put("RemoveUserInput.name", others.user());
    put("SaveOwnerInput.name", others.team());
    for (var host : List.of("Query.host.name", "RegisterHostInput.name", "host String")) {
      put(host, "fast");
    }
    for (var template : List.of("Query.template.name", "SaveTemplateInput.name")) {
      put(template, "shape");
    }
    put("RemoveTemplateInput.name", "shape");
    policies();
    put("template String", "shape");
    // Something new of the asker's own, be it called as something of the others: only tried.
    known.put("CreateVirtualClusterInput.name", news("something-new", others.cluster()));
    known.put("CreateApiKeyInput.name", news("something-new", others.cluster()));
    put("AdoptClusterInput.name", others.cluster());
    put("namespace String", namespace(others));
    put("idempotencyKey String", Secrets.MARK + "idempotency");
  }

  private void filters() {
    put("owner StringFilter", others.team());
    put("owners StringFilter", others.team());
    put("createdBy StringFilter", others.user());
    put("requestedBy StringFilter", others.user());
    put("namespace StringFilter", namespace(others));
    put("requestId StringFilter", Secrets.MARK + "request");
    put("host StringFilter", "fast");
    put("template StringFilter", "shape");
    put("region StringFilter", "eu-west-1");
    put("chartVersion StringFilter", "0.30.0");
    put("ClusterFilter.name", others.cluster(), Secrets.MARK);
    put("ApiKeyFilter.name", Secrets.MARK + "key", Secrets.MARK);
    put("OwnerFilter.name", others.team(), Secrets.MARK);
    put("UserFilter.name", others.user(), Secrets.MARK);
    put("HostFilter.name", "fast");
    put("TemplateFilter.name", "shape");
    put("AuditFilter.actor", others.user(), Secrets.MARK);
    put("AuditFilter.subject", others.cluster(), Secrets.MARK);
    put("AuditFilter.action", "createVirtualCluster");
    put("AuditFilter.source", "127.0.0.1");
    put("description TextFilter", Secrets.MARK + "description", Secrets.MARK);
    put("search String", others.cluster(), others.team(), Secrets.MARK);
    for (var label : List.of("LabelFilter.key", "LabelInput.key")) {
      put(label, Secrets.MARK + "label");
    }
    for (var label : List.of("LabelFilter.eq", "LabelFilter.in", "LabelFilter.not")) {
      put(label, Secrets.MARK + "value");
    }
    put("LabelInput.value", Secrets.MARK + "value");
    // The events that are waited for are of this kind.
    known.put("EventTypeFilter.eq", List.of(Value.of("CLUSTER_LABELS_CHANGED")));
    known.put("EventTypeFilter.not", List.of(Value.of("[CLUSTER_REQUESTED]")));
  }

  /** All that a stranger could say about what others may do. */
  private void policies() {
    put("SavePolicyInput.name", "watched");
    put("RemovePolicyInput.name", "watched");
    put("PolicyFilter.name", "watched", Secrets.MARK);
    put("expression String", "true");
    put("message String", Secrets.MARK + "message");
    put("actions String", "deleteCluster");
    put("lease Duration", "PT1H");
    Stream.of("maxVirtualClusters Int", "maxEksClusters Int", "maxWeight Int", "maxMemory Long")
        .forEach(each -> known.put(each, List.of(Value.of("3"))));
    known.put("maxCpu Float", List.of(Value.of("1.5")));
    known.put("input JSON", List.of(Value.of("{ actor: { isAdmin: true } }")));
  }

  /** What a rule would say of the jobs of another. */
  private void trust() {
    put("SaveTrustRuleInput.name", RULE);
    put("TrustRuleFilter.name", RULE, Secrets.MARK);
    put("issuer String", "forge");
    put("issuer StringFilter", TwoOwners.ISSUER);
    put("SaveTrustRuleInput.repository", Secrets.MARK + "repository");
    put("repository StringFilter", Secrets.MARK + "repository");
    put("TrustConditionInput.claim", Secrets.MARK + "claim");
    put("TrustConditionInput.values", Secrets.MARK + "value");
    known.put("SaveTrustRuleInput.scopes", List.of(Value.of("[READ, CREATE]")));
  }

  private void plain(Instant now) {
    put("after DateTime", "2001-01-01T00:00:00Z");
    put("before DateTime", "2099-01-01T00:00:00Z");
    put("until DateTime", now.plus(Duration.ofHours(5)).toString());
    put("expiresAt DateTime", now.plus(Duration.ofDays(30)).toString());
    Stream.of(
            "by",
            "for",
            "maxAge",
            "defaultLease",
            "maxLease",
            "expiresIn",
            "readyTimeout",
            "lifetime")
        .forEach(each -> put(each + " Duration", "PT1H"));
    Stream.of("first Int", "last Int", "maxClusters Int")
        .forEach(each -> known.put(each, List.of(Value.of("3"))));
    known.put("waitSeconds Int", List.of(Value.of("1")));
    known.put("expectedVersion Long", List.of(Value.of("1")));
    known.put("values JSON", List.of(Value.of("{ logging: { encoding: \"json\" } }")));
    known.put("parameters JSON", List.of(Value.of("{ encoding: \"json\" }")));
    put("description String", Secrets.MARK + "description");
    put("reason String", Secrets.MARK + "reason");
    Stream.of("password", "current", "new")
        .forEach(each -> put(each + " String", "not the password"));
    put("kubernetesVersion String", "1.35");
    put("chartVersion String", "0.30.0");
    Stream.of("size", "allowedSizes").forEach(each -> put(each + " String", "small"));
    put("kubeconfig String", "no kubeconfig");
    put("region String", "eu-west-1");
    put("roleArn String", "arn:aws:iam::123456789012:role/nobody");
    put("confirmName String", "fast");
    put("manifests String", "kind: ConfigMap");
    Stream.of("release", "chart", "version", "BootstrapChartInput.name", "EksInput.name")
        .forEach(each -> put(each.contains(".") ? each : each + " String", "something"));
    put("repository String", "https://charts.example.com");
  }

  private @Nullable String id(String kind) {
    return others.id(kind);
  }

  private static String namespace(Side side) {
    return "vc-" + side.cluster();
  }

  private void put(String place, String... texts) {
    known.put(place, Stream.of(texts).map(each -> Value.quoted(each, others.equals(own))).toList());
  }

  /**
   * What concerns oneself alone is only tried, so that no question changes the next one's answer.
   */
  private static List<Value> news(String... texts) {
    return Stream.of(texts).map(each -> Value.quoted(each, true)).toList();
  }

  private List<Value> both(@Nullable String id, @Nullable String name, @Nullable String owns) {
    var theirs = Stream.of(Objects.toString(id, ""), Objects.toString(name, ""));
    return Stream.concat(
            others.equals(own)
                ? theirs.map(each -> Value.quoted(each, true))
                : theirs.map(each -> Value.quoted(each, false)),
            Stream.of(Value.quoted(Objects.toString(owns, ""), true)))
        .filter(each -> !each.text().equals("\"\""))
        .distinct()
        .toList();
  }
}
