package io.vclustermanager.provider.kube;

import io.vclustermanager.model.KubeconfigCheck;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * A kubeconfig that somebody sends must stand by itself: it names one server by https, and neither
 * programs to run nor files to read, which would be the service's own. Kept is what was read of it,
 * written anew.
 */
@Singleton
final class SelfContainedKubeconfig implements KubeconfigCheck {
  @Override
  public Optional<String> check(String kubeconfig) {
    try {
      new KubeconfigReader(KubeconfigRules.SENT).read(kubeconfig);
      return Optional.empty();
    } catch (BadKubeconfigException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public String anew(String kubeconfig) {
    try {
      return new KubeconfigReader(KubeconfigRules.SENT).read(kubeconfig).text();
    } catch (BadKubeconfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
