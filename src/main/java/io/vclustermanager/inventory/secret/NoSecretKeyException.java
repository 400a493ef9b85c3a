package io.vclustermanager.inventory.secret;

/** There is no key by which a secret could be kept. */
public final class NoSecretKeyException extends RuntimeException {
  NoSecretKeyException() {
    super(
        "A kubeconfig is kept encrypted, and on a database of one's own the key must be given:"
            + " set vcm.encryption.keys.");
  }
}
