package io.vclustermanager.access;

import java.util.function.Supplier;
import org.reactivestreams.Publisher;

/** Looks at tokens that a host has signed. */
public interface HostTokens {
  /**
   * Looks at one.
   *
   * @param otherwise looks at those that are of no host
   */
  Publisher<Finding> look(String text, Supplier<Publisher<Finding>> otherwise);
}
