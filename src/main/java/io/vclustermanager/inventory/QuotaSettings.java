package io.vclustermanager.inventory;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.ValuesProfile;

/**
 * What new owners may have: {@code vcm.quota}. Owners that are there stay as they are.
 *
 * @param clusters the most live clusters of an owner, 0 or more
 */
@ConfigurationProperties("vcm.quota")
@Context
public record QuotaSettings(@Bindable(defaultValue = "20") int clusters) {
  /** Refuses less than nothing. */
  public QuotaSettings {
    if (clusters < 0) {
      throw new IllegalArgumentException("vcm.quota.clusters is " + clusters + ", less than 0");
    }
  }

  /** The settings of an owner of whom nothing was said yet. */
  public Owner.Settings ofNewOwners() {
    return new Owner.Settings(clusters, ValuesProfile.RESTRICTED);
  }
}
