package io.vclustermanager.inventory;

/**
 * An operation is open on a cluster that only a newer release understands, so that this one can
 * neither say what comes after it nor change the cluster meanwhile.
 */
public final class NewerOperationException extends RuntimeException {
  NewerOperationException(String cluster) {
    super(
        "An operation that only a newer release of the service understands is under way on '"
            + cluster
            + "'.");
  }
}
