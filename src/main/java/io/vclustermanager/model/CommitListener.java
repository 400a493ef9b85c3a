package io.vclustermanager.model;

/**
 * Told after a commit that there may be work or events. Only a hint, to be quick: whoever misses it
 * finds the same by polling.
 */
public interface CommitListener {
  /** A change was committed. */
  void committed();
}
