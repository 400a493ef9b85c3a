package io.vclustermanager.model;

import java.util.Optional;

/** Says whether the cluster in which the service itself runs can be a host, without asking it. */
public interface InClusterCheck {
  /** What is missing for it, for people; empty when it can be one. */
  Optional<String> missing();
}
