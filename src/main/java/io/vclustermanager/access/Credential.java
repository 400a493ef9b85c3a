package io.vclustermanager.access;

import java.util.Optional;
import org.reactivestreams.Publisher;

/** Something that was shown, not yet looked at. */
public interface Credential {
  /** What comes of it, where that is known without asking anybody: on the event loop. */
  Optional<Finding> known();

  /**
   * Looks, and gives exactly one finding. It is subscribed to on the event loop: what blocks goes
   * through {@link BlockingLooks}.
   */
  Publisher<Finding> look();
}
