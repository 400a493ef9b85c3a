package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.CommonTypes;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.inventory.AboutFilter;
import io.vclustermanager.inventory.Among;
import io.vclustermanager.inventory.LabelFilter;
import io.vclustermanager.model.About;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.LabelRules;
import java.util.List;
import java.util.stream.Stream;

/** What people say about a cluster, as inputs, filters and clusters have it. */
final class AboutFields {
  private AboutFields() {}

  /** As the input of a new cluster says it. */
  static About of(Inputs input) {
    return About.named(input.text("name"), input.labels("labels"))
        .withDescription(input.textOrNull("description"));
  }

  /** As a filter asks for it. */
  static AboutFilter filter(FilterInput filter) {
    var description = filter.given().find("description").map(each -> each.textOrNull("contains"));
    return new AboutFilter(
        description.orElse(null),
        Stream.concat(filter.labels("label").stream(), oldLabels(filter.given())).toList(),
        filter.flag("protected"));
  }

  private static Stream<LabelFilter> oldLabels(Inputs filter) {
    var labels = filter.labels("labels");
    if (labels.size() > LabelRules.MOST) {
      throw FilterInput.problem("labels", "takes at most " + LabelRules.MOST + " labels.");
    }
    return labels.entrySet().stream()
        .map(label -> new LabelFilter(label.getKey(), Among.of(List.of(label.getValue())), null));
  }

  /** As a cluster shows it. */
  static TypeFields<Cluster> show(TypeFields<Cluster> fields) {
    return fields
        .field("displayName", Cluster::displayName)
        .field("description", cluster -> cluster.about().description())
        .field("labels", cluster -> CommonTypes.sorted(cluster.labels()))
        .field("deletionProtection", Cluster::deletionProtection);
  }
}
