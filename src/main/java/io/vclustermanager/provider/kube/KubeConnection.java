package io.vclustermanager.provider.kube;

import io.kubernetes.client.openapi.ApiClient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a host is spoken to.
 *
 * @param client for our own calls; knows the address, the certificates and the credentials
 * @param kubeconfig the same for Helm, which must never fall back on an ambient one
 * @param validUntil when the client certificate expires; null where there is none
 */
record KubeConnection(ApiClient client, HostKubeconfig kubeconfig, @Nullable Instant validUntil) {}
