package io.vclustermanager.provider.vcluster.tenant;

import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.TenantApi;

/** How the API server inside a virtual cluster is reached. */
public interface TenantConnections {
  /**
   * Where it is.
   *
   * @param port that it listens on in its pod
   */
  record Place(Target target, String pod, int port) {}

  /**
   * The way to it; nothing is sent yet.
   *
   * @throws ProviderException when the keys cannot be used
   */
  TenantApi open(KubeHost host, Place place, TenantApi.Keys keys);
}
