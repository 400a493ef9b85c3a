package io.vclustermanager.access.policy;

import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an expression can ask about, in the language's own kinds of values: what is not known is
 * left out, so that {@code has(…)} tells it. The names are part of the contract with those who
 * write policies: they stay.
 */
public final class PolicyFacts {
  static final String ACTOR = "actor";
  static final String ACTION = "action";
  static final String INPUT = "input";
  static final String CLUSTER = "cluster";
  static final String OWNER = "owner";
  static final String USAGE = "usage";
  static final String NOW = "now";

  /** All that can be asked about. */
  static final List<String> NAMES = List.of(ACTOR, ACTION, INPUT, CLUSTER, OWNER, USAGE, NOW);

  private static final String NAME = "name";
  private static final String KIND = "kind";

  private PolicyFacts() {}

  /** All of one request but the usage. */
  static Map<String, Object> of(Actor actor, PolicyCase asked, Instant now) {
    var facts = new HashMap<String, Object>();
    facts.put(ACTOR, actor(actor, asked.owner()));
    facts.put(ACTION, asked.action());
    facts.put(INPUT, object(asked.input()));
    facts.put(CLUSTER, cluster(asked.cluster()));
    facts.put(OWNER, owner(asked.owner()));
    facts.put(NOW, now);
    return facts;
  }

  /** All that is known before anything is decided. */
  static Map<String, Object> of(Actor actor, OpaCase asked, Instant now) {
    var cluster = asked.cluster();
    var facts = new HashMap<String, Object>();
    facts.put(ACTION, asked.action());
    facts.put(INPUT, object(asked.input()));
    facts.put(NOW, now);
    facts.put(ACTOR, actor(actor, cluster == null ? null : cluster.owner()));
    if (cluster != null) {
      facts.put(CLUSTER, cluster(cluster));
      facts.put(OWNER, owner(cluster.owner()));
    }
    return facts;
  }

  /**
   * The same of what somebody makes up, to try an expression: whatever is not given is empty.
   *
   * @param given plain JSON by the names of {@link #NAMES}
   */
  public static Map<String, Object> of(Map<String, ?> given, Instant now) {
    var facts = new HashMap<String, Object>();
    for (var name : NAMES) {
      facts.put(name, given.get(name) instanceof Map<?, ?> map ? object(map) : Map.of());
    }
    facts.put(ACTION, given.get(ACTION) instanceof String action ? action : "");
    facts.put(NOW, now);
    return facts;
  }

  private static Map<String, Object> actor(Actor actor, @Nullable Owner owner) {
    var facts = new HashMap<String, Object>();
    facts.put(NAME, actor.name());
    facts.put(KIND, actor.kind().name());
    facts.put("way", actor.way().name());
    facts.put("roles", actor.roles().stream().map(Enum::name).sorted().toList());
    facts.put("isAdmin", actor.isAdmin());
    put(facts, "role", owner == null ? null : actor.memberships().get(owner.id()));
    return facts;
  }

  private static Map<String, Object> owner(Owner owner) {
    return Map.of(NAME, owner.name(), KIND, owner.kind().name());
  }

  private static Map<String, Object> cluster(Cluster cluster) {
    var facts = new HashMap<String, Object>();
    facts.put(NAME, cluster.name());
    facts.put(KIND, cluster.kind().name());
    facts.put("phase", cluster.phase().name());
    facts.put("labels", object(cluster.about().labels()));
    facts.put("deletionProtection", cluster.about().deletionProtection());
    facts.put("createdBy", cluster.createdBy().name());
    facts.put("createdAt", cluster.times().createdAt());
    put(facts, "description", cluster.about().description());
    put(facts, "expiresAt", cluster.lease().expiresAt());
    facts.put("permanent", cluster.lease().expiresAt() == null);
    facts.put("extensionsUsed", (long) cluster.lease().extensionsUsed());
    var host = cluster.place().host();
    put(facts, "host", host == null ? null : host.name());
    put(facts, "namespace", cluster.place().namespace());
    var spec = cluster.desired().spec();
    facts.put("kubernetesVersion", spec.kubernetesVersion());
    put(facts, "size", spec.size());
    put(facts, "chartVersion", spec.chartVersion());
    var base = spec.base();
    var template = base == null ? null : base.template();
    put(facts, "template", template == null ? null : template.name());
    return facts;
  }

  private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.put(name, value(value));
    }
  }

  /** Names that are not given, or are null, are not there. */
  private static Map<String, Object> object(Map<?, ?> given) {
    var facts = new TreeMap<String, Object>();
    given.forEach((name, value) -> put(facts, String.valueOf(name), value));
    return facts;
  }

  private static Object value(Object given) {
    return switch (given) {
      case Map<?, ?> map -> object(map);
      case Collection<?> several -> list(several);
      case Boolean flag -> flag;
      case Long number -> number;
      case Integer number -> number.longValue();
      case Number number -> number.doubleValue();
      case Instant moment -> moment;
      case Duration length -> length;
      default -> given.toString();
    };
  }

  private static List<Object> list(Collection<?> given) {
    var facts = new ArrayList<Object>(given.size());
    for (var each : given) {
      if (each != null) {
        facts.add(value(each));
      }
    }
    return facts;
  }
}
