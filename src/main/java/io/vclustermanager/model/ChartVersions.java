package io.vclustermanager.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How versions of vCluster's chart stand to each other (vCluster supports upgrades of one minor
 * version at a time).
 */
public final class ChartVersions {
  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}).*");

  private static final Comparator<Version> ORDER =
      Comparator.comparingInt(Version::major)
          .thenComparingInt(Version::minor)
          .thenComparingInt(Version::patch);

  private record Version(int major, int minor, int patch) {}

  private ChartVersions() {}

  /** Whether one may follow the other; versions that cannot be read may follow anything. */
  public static boolean isOneStepUp(String from, String to) {
    var one = read(from);
    var other = read(to);
    if (one.isEmpty() || other.isEmpty() || one.get().major != other.get().major) {
      return one.isEmpty() || other.isEmpty();
    }
    var minors = other.get().minor - one.get().minor;
    return minors == 1 || minors == 0 && other.get().patch >= one.get().patch;
  }

  /** Whether one is older than the other; of versions that cannot be read nobody can say so. */
  public static boolean isOlder(String one, String other) {
    var left = read(one);
    var right = read(other);
    return left.isPresent() && right.isPresent() && ORDER.compare(left.get(), right.get()) < 0;
  }

  /** The minor version that may follow, such as {@code 0.26}; empty when it cannot be read. */
  public static Optional<String> nextMinor(String version) {
    return read(version).map(each -> each.major + "." + (each.minor + 1));
  }

  /** The minor version that it is of, such as {@code 0.36}; empty when it cannot be read. */
  public static Optional<String> minor(String version) {
    return read(version).map(each -> each.major + "." + each.minor);
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
