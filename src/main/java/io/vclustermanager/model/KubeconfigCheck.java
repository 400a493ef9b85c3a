package io.vclustermanager.model;

import java.util.Optional;

/** Says what is wrong with a kubeconfig, without asking anybody. */
public interface KubeconfigCheck {
  /** What is wrong with it, for people and without a word of its content; empty when it is good. */
  Optional<String> check(String kubeconfig);
}
