package io.vclustermanager.model;

import java.util.function.Supplier;

/**
 * For whom this thread works at the moment, so that what many share – connections to the database –
 * can be shared fairly. It gives no rights.
 */
public final class OnBehalf {
  /** Nobody in particular: the service's own work. */
  public static final String NOBODY = "";

  /** Who has not signed in. All of them are as one, and no caller has such a name. */
  public static final String STRANGERS = "\0strangers";

  private static final ScopedValue<String> WHO = ScopedValue.newInstance();

  private OnBehalf() {}

  /** Works for them. */
  public static <T> T of(String who, Supplier<T> work) {
    return ScopedValue.where(WHO, who).call(work::get);
  }

  /** For whom; {@link #NOBODY} where that was not said. */
  public static String who() {
    return WHO.orElse(NOBODY);
  }
}
