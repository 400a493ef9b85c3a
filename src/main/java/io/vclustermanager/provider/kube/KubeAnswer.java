package io.vclustermanager.provider.kube;

/**
 * An API server's answer as it stands.
 *
 * @param type the body's media type
 */
@SuppressWarnings("ArrayRecordComponent")
record KubeAnswer(int status, String type, byte[] body) {}
