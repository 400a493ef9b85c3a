package io.vclustermanager.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * What stands before the service: {@code vcm}.
 *
 * @param trustedProxies the proxies whose {@code X-Forwarded-For} is believed, as addresses or
 *     CIDRs
 */
@ConfigurationProperties("vcm")
record ProxySettings(@Bindable(defaultValue = "") List<String> trustedProxies) {
  ProxySettings {
    trustedProxies =
        trustedProxies.stream().map(String::strip).filter(each -> !each.isEmpty()).toList();
  }
}
