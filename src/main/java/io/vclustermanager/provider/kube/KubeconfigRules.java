package io.vclustermanager.provider.kube;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a kubeconfig may do, by where it comes from.
 *
 * @param folder what files that it names are relative to; null: it must not name any
 * @param unverified whether it may leave the server unverified
 */
record KubeconfigRules(@Nullable Path folder, boolean unverified) {
  /** One that somebody sends: it stands by itself, and its server proves who it is. */
  static final KubeconfigRules SENT = new KubeconfigRules(null, false);

  /** Whether an administrator has put it beside the service, by its configuration. */
  boolean isConfigured() {
    return folder != null;
  }
}
