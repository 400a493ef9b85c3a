package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.provider.vcluster.Rendered.RenderedObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Helm made of a cluster beside its workload, kept on that by name: what is not there any more
 * was taken away by somebody.
 */
record Made(List<Item> items) {
  /** The annotation that holds it: {@code v1/services/one} and so on, with spaces between them. */
  static final String ANNOTATION = Mark.PREFIX + "made";

  static final Made NOTHING = new Made(List.of());

  private static final int MOST = 100;
  private static final Pattern ITEM =
      Pattern.compile(
          "(?<api>(?:[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?/)?v[0-9][a-z0-9]*)/(?<resource>[a-z]+)"
              + "/(?<name>[a-z0-9][-.:a-z0-9]*)");

  /**
   * One of them.
   *
   * @param api with its version: {@code v1}, {@code apps/v1}
   */
  record Item(String api, String resource, String name) {
    /** As people say it. */
    String words() {
      return resource + "/" + name;
    }

    /** Where those of its kind are. */
    String folder(String namespace) {
      return (api.contains("/") ? "/apis/" : "/api/")
          + api
          + (RenderedRules.isOfTheHost(resource) ? "" : "/namespaces/" + namespace)
          + "/"
          + resource;
    }

    private String text() {
      return api + "/" + resource + "/" + name;
    }
  }

  /** What was rendered for it, as far as clusters are made of such things. */
  static Made of(Target target, Rendered rendered) {
    return new Made(
        rendered.objects().stream()
            .filter(
                each -> each.namespace().isEmpty() || each.namespace().equals(target.namespace()))
            .flatMap(each -> item(each).stream())
            .filter(each -> !isWorkload(target, each))
            .distinct()
            .limit(MOST)
            .toList());
  }

  /** What a workload says; empty where it says nothing. */
  static Optional<Made> of(JsonNode workload) {
    var text = workload.path("metadata").path("annotations").path(ANNOTATION).asText();
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Made(
                Stream.of(text.split(" ", -1))
                    .limit(MOST)
                    .map(ITEM::matcher)
                    .filter(each -> each.matches())
                    .map(
                        each ->
                            new Item(each.group("api"), each.group("resource"), each.group("name")))
                    .filter(each -> isKnown(each.resource))
                    .toList()));
  }

  /** The Services and Secrets that the chart itself makes: the watches show them. */
  List<Item> watched(Target target) {
    return items.stream()
        .filter(
            each ->
                each.resource.equals("services")
                        && (each.name + "-").startsWith(target.name() + "-")
                    || each.resource.equals("secrets")
                        && each.name.equals("vc-config-" + target.name()))
        .toList();
  }

  String text() {
    return items.stream().map(Item::text).collect(Collectors.joining(" "));
  }

  private static Optional<Item> item(RenderedObject object) {
    var kind = Rendered.text(object.root().get("kind")).toLowerCase(Locale.ROOT);
    var item =
        new Item(Rendered.text(object.root().get("apiVersion")), plural(kind), object.name());
    return isKnown(item.resource) && ITEM.matcher(item.text()).matches()
        ? Optional.of(item)
        : Optional.empty();
  }

  private static boolean isKnown(String resource) {
    return RenderedRules.areMadeOf(resource) || RenderedRules.isOfTheHost(resource);
  }

  /** That it is gone is another thing: then the whole cluster is. */
  private static boolean isWorkload(Target target, Item item) {
    return item.name.equals(target.name())
        && (item.resource.equals("statefulsets") || item.resource.equals("deployments"));
  }

  private static String plural(String kind) {
    if (kind.endsWith("y")) {
      return kind.substring(0, kind.length() - 1) + "ies";
    }
    return kind.endsWith("s") ? kind + "es" : kind + "s";
  }
}
