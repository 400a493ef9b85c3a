package io.vclustermanager.provider.vcluster.tenant;

import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.TenantApi;
import jakarta.inject.Singleton;

/**
 * By the address of its Service where the service runs on the same host, else by a port-forward to
 * its pod. The host's API server is no way there: it keeps the caller's credentials to itself.
 */
@Singleton
public final class DirectConnections implements TenantConnections {
  @Override
  public TenantApi open(KubeHost host, Place place, TenantApi.Keys keys) {
    var target = place.target();
    return host.isInCluster()
        ? TenantApi.of(target.name(), Exposure.serviceAddress(target), keys, null)
        : TenantApi.of(
            target.name(),
            "https://localhost:" + place.port(),
            keys,
            host.sockets(target.namespace(), place.pod(), place.port()));
  }
}
