package io.vclustermanager.model;

/** Whether something may be done. */
public sealed interface Allowed {
  /** It may be done. */
  record Yes() implements Allowed {}

  /** It is so already: to ask for it is no mistake, but there is nothing to do. */
  record Already() implements Allowed {}

  /** It may not be done, for this reason. */
  record No(Refusal refusal) implements Allowed {}
}
