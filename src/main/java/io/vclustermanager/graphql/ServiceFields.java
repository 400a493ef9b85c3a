package io.vclustermanager.graphql;

import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.access.Providers;
import io.vclustermanager.model.KubernetesVersions;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The query {@code serviceInfo}: what this service is. */
@Singleton
final class ServiceFields implements TypeFields.Wiring {
  private final Providers providers;
  private final Clock clock;

  ServiceFields(Providers providers, Clock clock) {
    this.providers = providers;
    this.clock = clock;
  }

  /** What this service is. */
  private record Service(String name, String version, Instant time, List<String> versions) {}

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(TypeFields.of("Query", Object.class).field("serviceInfo", _ -> service()).done());
    target.type(
        TypeFields.of("ServiceInfo", Service.class)
            .field("name", Service::name)
            .field("version", Service::version)
            .field("time", Service::time)
            .field("kubernetesVersions", Service::versions)
            .field("identityProviders", _ -> providers.offers())
            .done());
    target.type(
        TypeFields.of("IdentityProvider", Providers.Offer.class)
            .field("name", Providers.Offer::name)
            .field("title", Providers.Offer::title)
            .field("signInUrl", each -> each.signIn().toString())
            .done());
  }

  private Service service() {
    var version = ServiceFields.class.getPackage().getImplementationVersion();
    return new Service(
        "vCluster Manager",
        version == null ? "development" : version,
        clock.instant(),
        KubernetesVersions.known());
  }
}
