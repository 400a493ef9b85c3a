package io.vclustermanager.inventory.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process runs as root, whom PostgreSQL refuses. */
final class Superuser {
  private static final Path SELF = Path.of("/proc/self");

  private Superuser() {}

  static boolean isCurrent() {
    try {
      return Files.exists(SELF) && Files.getAttribute(SELF, "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
