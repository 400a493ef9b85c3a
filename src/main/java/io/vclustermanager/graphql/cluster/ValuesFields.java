package io.vclustermanager.graphql.cluster;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.CommonTypes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.EffectiveValues;
import io.vclustermanager.model.Permission;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * The values of a virtual cluster, as far as they are for the viewer's eyes, and its namespace's.
 */
@Singleton
final class ValuesFields implements TypeFields.Wiring {
  private final EffectiveValues effective;

  ValuesFields(EffectiveValues effective) {
    this.effective = effective;
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("VirtualCluster", Cluster.class)
            .field("values", ValuesFields::own)
            .field("effectiveValues", this::effective)
            .field(
                "namespaceLabels",
                cluster -> CommonTypes.sorted(cluster.spec().onNamespace().labels()))
            .field(
                "namespaceAnnotations",
                cluster -> CommonTypes.sorted(cluster.spec().onNamespace().annotations()))
            .field("valuesRefused", cluster -> cluster.spec().valuesRefused())
            .done());
  }

  private static @Nullable Object own(Cluster cluster, DataFetchingEnvironment environment) {
    return mayChange(Callers.actor(environment), cluster) ? cluster.spec().values() : null;
  }

  private @Nullable Object effective(Cluster cluster, DataFetchingEnvironment environment) {
    return maySeeAll(Callers.actor(environment), cluster)
        ? effective.of(cluster).orElse(null)
        : null;
  }

  /** Values may hold secrets: they are for those who could change them. */
  private static boolean mayChange(Actor actor, Cluster cluster) {
    return !cluster.isUnseen() && actor.may(Permission.UPDATE, cluster.owner().id());
  }

  /**
   * A template's values are for administrators alone, and without them the rest is not what the
   * chart is installed with.
   */
  private static boolean maySeeAll(Actor actor, Cluster cluster) {
    var base = cluster.spec().base();
    var fromTemplate = base != null && base.template() != null;
    return actor.isAdmin() || !fromTemplate && mayChange(actor, cluster);
  }
}
