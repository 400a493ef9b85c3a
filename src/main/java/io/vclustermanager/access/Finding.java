package io.vclustermanager.access;

import io.micronaut.security.authentication.Authentication;

/** What comes of looking at one thing that was shown. */
public sealed interface Finding {
  /** It is valid, and whose it is. */
  record Good(Authentication authentication) implements Finding {}

  /** It is not valid. */
  record Bad(Trouble trouble) implements Finding {}

  /** It cannot be told now: who knows cannot be asked. */
  record Unclear(RuntimeException failure) implements Finding {}

  /** It is not valid, as this sentence says. */
  static Finding bad(String sentence) {
    return new Bad(Trouble.of(sentence));
  }
}
