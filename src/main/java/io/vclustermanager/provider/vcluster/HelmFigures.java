package io.vclustermanager.provider.vcluster;

import io.micronaut.context.annotation.Factory;
import io.vclustermanager.model.Figure;
import jakarta.inject.Singleton;

/** What operators see of Helm's processes. */
@Factory
final class HelmFigures {
  @Singleton
  Figure helmChildren(Helm helm) {
    return new Figure("vcm.helm.children", "Processes of Helm that live", helm::living);
  }
}
