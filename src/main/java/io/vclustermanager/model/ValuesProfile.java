package io.vclustermanager.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the own values of a cluster may say, the least first: each allows all that the one before
 * does. Values of sizes and templates are administrators', and are not judged by it.
 */
public enum ValuesProfile {
  RESTRICTED,
  TRUSTED,
  ANY;

  /** The one of this word, as texts of JSON keep it; the least for what a later release wrote. */
  static ValuesProfile kept(@Nullable String word) {
    return Arrays.stream(values())
        .filter(each -> each.name().equals(word))
        .findFirst()
        .orElse(RESTRICTED);
  }

  /** The one that allows less. */
  public ValuesProfile and(ValuesProfile other) {
    return compareTo(other) < 0 ? this : other;
  }

  /** The one that allows more. */
  public ValuesProfile or(ValuesProfile other) {
    return compareTo(other) < 0 ? other : this;
  }
}
