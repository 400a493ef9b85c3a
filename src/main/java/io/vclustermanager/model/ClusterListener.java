package io.vclustermanager.model;

import java.util.UUID;

/** Is told that something of a cluster has changed outside. */
public interface ClusterListener {
  /** Something of it has changed, or may have: it is worth a look. Returns at once. */
  void changed(UUID cluster);
}
