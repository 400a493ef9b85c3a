package io.vclustermanager.access;

import io.vclustermanager.model.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How somebody stands with the service just now. */
public sealed interface Standing {
  /**
   * They are an actor.
   *
   * @param until when that ends by itself; null: never
   */
  record In(Actor actor, @Nullable Instant until) implements Standing {
    /** An actor whose standing has no end of its own. */
    public In(Actor actor) {
      this(actor, null);
    }
  }

  /**
   * They are none any more.
   *
   * @param why a sentence for them, with what to do
   * @param isOver whether that is only because their time is over
   */
  record Out(String why, boolean isOver) implements Standing {
    /** As something wrong with what was shown. */
    public Trouble trouble() {
      var over = isOver;
      return new Trouble() {
        @Override
        public String sentence() {
          return why;
        }

        @Override
        public boolean isOver() {
          return over;
        }
      };
    }
  }
}
