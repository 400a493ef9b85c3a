package io.vclustermanager.graphql.cluster;

import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.VirtualClusterOffer;
import io.vclustermanager.model.VirtualClusterOffer.Size;
import jakarta.inject.Singleton;

/** What virtual clusters can be made of and how clusters may be called, as the service says it. */
@Singleton
final class OfferTypes implements TypeFields.Wiring {
  private final VirtualClusterOffer offer;

  OfferTypes(VirtualClusterOffer offer) {
    this.offer = offer;
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("ServiceInfo", Object.class)
            .field("sizes", _ -> offer.sizes())
            .field("chartVersion", _ -> offer.chartVersion())
            .field("chartVersions", _ -> offer.chartVersions())
            .field("names", service -> service)
            .done());
    target.type(
        TypeFields.of("ServiceSize", Size.class)
            .field("name", Size::name)
            .field("cpu", Size::cpu)
            .field("memory", Size::memory)
            .field("memoryLimit", Size::memoryLimit)
            .field("volume", Size::volume)
            .done());
    target.type(
        TypeFields.of("NameRules", Object.class)
            .field("pattern", _ -> Names.clusterPattern())
            .field("longest", _ -> Names.LONGEST_NAME)
            .field("reserved", _ -> Names.reservedForClusters())
            .done());
  }
}
