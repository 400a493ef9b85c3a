package io.vclustermanager.provider;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Settings for virtual clusters: {@code vcm.vcluster}.
 *
 * @param namespacePrefix what is put before each namespace unless it is there already
 */
@ConfigurationProperties("vcm.vcluster")
public record VirtualClusterSettings(@Bindable(defaultValue = "vc-") String namespacePrefix) {}
