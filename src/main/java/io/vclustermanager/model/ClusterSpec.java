package io.vclustermanager.model;

import java.time.Duration;

/**
 * What is wanted of a virtual cluster.
 *
 * @param kubernetesVersion one of {@link KubernetesVersions}, such as {@code v1.35.0}
 * @param readyTimeout how long it may take to get ready before its operation fails
 */
public record ClusterSpec(String kubernetesVersion, Duration readyTimeout) {}
