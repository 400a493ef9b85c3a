package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeGate;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Helm may do on a host while it works on one release. It writes what charts of virtual
 * clusters are made of, in the release's namespace, and the release's own ClusterRole; and of its
 * records it sees those that it wrote itself. A tenant's own objects come into that namespace too,
 * with labels and contents of the tenant's choice: a Secret that looks like a record would tell
 * Helm what to delete and which hooks to run.
 *
 * @param beyond what administrators' values ask for beyond that: the object's namespace, a slash,
 *     and its name
 */
record ReleaseGate(Target target, Set<String> beyond) implements KubeGate.Rules {
  private static final Pattern DISCOVERY =
      Pattern.compile("/version|/api|/apis|/api/v1|/apis/[^/]+(/[^/]+)?|/openapi/.*");

  private static final Pattern OBJECT =
      Pattern.compile(
          "/(?:api/v1|apis/[^/]+/[^/]+)(?:/namespaces/(?<namespace>[^/]+))?/(?<kind>[^/]+)(?:/(?<name>[^/]+))?");

  @Override
  public boolean allows(String method, String path, JsonNode body) {
    var object = OBJECT.matcher(path);
    return DISCOVERY.matcher(path).matches() && method.equals("GET")
        || path.equals("/api/v1/namespaces/" + target.namespace()) && method.equals("GET")
        || object.matches() && allows(method, object, body);
  }

  private boolean allows(String method, Matcher object, JsonNode body) {
    var namespace = object.group("namespace");
    var kind = object.group("kind");
    var name = object.group("name");
    var its = name == null ? body.path("metadata").path("name").asText() : name;
    if (target.namespace().equals(namespace)) {
      return method.equals("GET") || RenderedRules.areMadeOf(kind) || isBeyond(namespace, its);
    }
    if (namespace == null && RenderedRules.isOfTheHost(kind)) {
      return its.equals(RenderedRules.ofTheHost(target)) || isBeyond("", its);
    }
    return isBeyond(namespace == null ? "" : namespace, its);
  }

  private boolean isBeyond(String namespace, String name) {
    return !name.isEmpty() && beyond.contains(namespace + "/" + name);
  }

  @Override
  public boolean shows(String path, JsonNode item) {
    return !ReleaseRecord.looksLikeOne(item) || ReleaseRecord.isOf(target.name(), item);
  }
}
