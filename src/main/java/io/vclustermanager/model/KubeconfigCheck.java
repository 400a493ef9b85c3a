package io.vclustermanager.model;

import java.util.Optional;

/** Says what is wrong with a kubeconfig, without asking anybody. */
public interface KubeconfigCheck {
  /** What is wrong with it, for people and without a word of its content; empty when it is good. */
  Optional<String> check(String kubeconfig);

  /**
   * A good one written anew: what was checked of it and nothing else.
   *
   * @throws IllegalArgumentException when it is not good
   */
  String anew(String kubeconfig);
}
