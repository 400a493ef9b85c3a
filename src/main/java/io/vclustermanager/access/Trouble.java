package io.vclustermanager.access;

import java.util.function.Supplier;

/** What is wrong with something that was shown. It is found out when somebody asks. */
public interface Trouble {
  /** For who has shown it: what is wrong, and what to do. It holds nothing that is secret. */
  String sentence();

  /** Whether nothing is wrong with it but that its time is over. */
  default boolean isOver() {
    return false;
  }

  /** One that this sentence says. */
  static Trouble of(String sentence) {
    return () -> sentence;
  }

  /** One that such a sentence says. */
  static Trouble of(Supplier<String> sentence) {
    return sentence::get;
  }
}
