package io.vclustermanager.intent.cluster;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How far versions of vCluster's chart lie apart (vCluster supports upgrades of one minor version
 * at a time).
 */
final class ChartVersions {
  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}).*");

  private record Version(int major, int minor, int patch) {}

  private ChartVersions() {}

  /** Whether one may follow the other; versions that cannot be read may follow anything. */
  static boolean isOneStepUp(String from, String to) {
    var one = read(from);
    var other = read(to);
    if (one.isEmpty() || other.isEmpty() || one.get().major != other.get().major) {
      return one.isEmpty() || other.isEmpty();
    }
    var minors = other.get().minor - one.get().minor;
    return minors == 1 || minors == 0 && other.get().patch >= one.get().patch;
  }

  private static Optional<Version> read(String text) {
    var found = VERSION.matcher(text);
    return found.matches()
        ? Optional.of(
            new Version(
                Integer.parseInt(found.group(1)),
                Integer.parseInt(found.group(2)),
                Integer.parseInt(found.group(3))))
        : Optional.empty();
  }
}
