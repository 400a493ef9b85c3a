package io.vclustermanager.provider.vcluster;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.TenantApi;
import io.vclustermanager.provider.vcluster.tenant.DirectConnections;
import io.vclustermanager.provider.vcluster.tenant.TenantConnections;
import jakarta.inject.Singleton;

/**
 * Where nothing really runs, another real API server plays the inside of all virtual clusters. It
 * can be out of reach.
 */
@Singleton
@Replaces(DirectConnections.class)
@Requires(property = OtherServer.PROPERTY)
final class OtherServer implements TenantConnections {
  static final String PROPERTY = "test.tenant";

  private static final String NOWHERE = "https://127.0.0.1:1";

  private volatile String server = NOWHERE;

  void is(String address) {
    server = address;
  }

  void isAway() {
    server = NOWHERE;
  }

  @Override
  public TenantApi open(KubeHost host, Place place, TenantApi.Keys keys) {
    return TenantApi.of(place.target().name(), server, keys, null);
  }
}
