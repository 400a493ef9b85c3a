package io.vclustermanager.inventory;

/** Somebody else changed the cluster since the conclusion was drawn: draw it anew. */
public final class StaleVersionException extends RuntimeException {
  StaleVersionException(String name) {
    super("The cluster " + name + " was changed meanwhile");
  }
}
