package io.vclustermanager.model;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A figure for operators that goes up and down. Each room brings its own as beans.
 *
 * @param name its words with dots between, such as {@code vcm.helm.children}
 * @param labels what distinguishes it from others of its name: never what a user can choose
 * @param help what it says, with its unit
 * @param value read at any time by any thread, at once: it must not wait for anything
 */
public record Figure(String name, Map<String, String> labels, String help, DoubleSupplier value) {
  /** One without labels. */
  public Figure(String name, String help, DoubleSupplier value) {
    this(name, Map.of(), help, value);
  }
}
