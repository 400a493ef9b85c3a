package io.vclustermanager.model;

/** Whether the time may decide what cannot be taken back. */
public interface TrustedTime {
  /** False for a while after the time has jumped: sweeps that delete by time wait for it. */
  boolean isTrusted();
}
