package io.vclustermanager.provider.kube;

import io.kubernetes.client.openapi.ApiClient;

/**
 * How a host is spoken to.
 *
 * @param client for our own calls; knows the address, the certificates and the credentials
 * @param kubeconfig the same for Helm, which must never fall back on an ambient one
 */
record KubeConnection(ApiClient client, String kubeconfig) {}
