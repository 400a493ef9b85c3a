package io.vclustermanager.model;

/** Is told what the watch of a host sees. Returns at once. */
public interface HostListener {
  /** Something in this namespace has changed, or may have. */
  void changed(String host, String namespace);

  /** All of the host was listed anew: whatever is not there is gone. */
  void synced(String host);
}
