package io.vclustermanager.access;

/** So many passwords are being compared that another one would wait for too long. */
public final class BusyException extends RuntimeException {
  BusyException() {
    super("Too many passwords are being compared");
  }
}
