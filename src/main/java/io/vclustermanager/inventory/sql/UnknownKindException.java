package io.vclustermanager.inventory.sql;

/** A row holds a kind that this release does not know: a newer one wrote it beside this one. */
public final class UnknownKindException extends RuntimeException {
  /** Such a kind, of this set. */
  public UnknownKindException(String type, String kind) {
    super("This release knows no " + type + " '" + kind + "'");
  }
}
