package io.vclustermanager.graphql.transport;

/** Whether one more connection is let in. */
enum Entry {
  /** It is. */
  IN,
  /** As many are open of this address or caller as one may have. */
  FULL_FOR_ONE,
  /** As many are open in all as there may be. */
  FULL_FOR_ALL
}
