package io.vclustermanager.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Takes a test class's own testbeds down when it has ended, and clears the shared one. Every class
 * has it by itself.
 */
public final class OwnTestbeds implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) {
    Testbed.downOwn();
    Testbed.clearShared();
  }
}
