package io.vclustermanager.graphql.kubeconfig;

import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.intent.kubeconfig.KubeconfigSettings;
import io.vclustermanager.model.KubeconfigLifetime;
import jakarta.inject.Singleton;

/** The bounds of kubeconfigs that the service says of itself. */
@Singleton
final class KubeconfigBoundTypes implements TypeFields.Wiring {
  private final KubeconfigSettings settings;

  KubeconfigBoundTypes(KubeconfigSettings settings) {
    this.settings = settings;
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("ServiceInfo", Object.class)
            .field("kubeconfigs", _ -> settings.rules())
            .done());
    target.type(
        TypeFields.of("KubeconfigBounds", KubeconfigLifetime.class)
            .field("default", KubeconfigLifetime::byDefault)
            .field("shortest", _ -> KubeconfigLifetime.SHORTEST)
            .field("longest", KubeconfigLifetime::max)
            .done());
  }
}
