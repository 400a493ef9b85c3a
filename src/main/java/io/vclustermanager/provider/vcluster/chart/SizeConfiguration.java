package io.vclustermanager.provider.vcluster.chart;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * A size in the configuration: {@code vcm.sizes.<name>}. Its values are one text, since their names
 * may have dots, which the configuration would take for its own.
 */
@EachProperty("vcm.sizes")
public final class SizeConfiguration {
  private final String name;
  private @Nullable String values;
  private int weight = 1;

  SizeConfiguration(@Parameter String name) {
    this.name = name;
  }

  /** The size's name. */
  public String getName() {
    return name;
  }

  /** How much a cluster of it weighs in its owner's quota, 1 or more. */
  public int getWeight() {
    return weight;
  }

  /** Sets how much a cluster of it weighs. */
  public void setWeight(int newWeight) {
    weight = newWeight;
  }

  /** Values for vCluster's chart, as YAML or JSON text. */
  public @Nullable String getValues() {
    return values;
  }

  /** Sets the values for vCluster's chart. */
  public void setValues(@Nullable String text) {
    values = text;
  }
}
