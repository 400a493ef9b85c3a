package io.vclustermanager.intent.host;

import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Warning;
import io.vclustermanager.model.Warning.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Says at once what a host does not let the service do for a cluster. Warnings and no refusals:
 * what is known was found out up to five minutes ago, and an operation succeeds once the right is
 * given.
 */
public final class RightsWarnings {
  private RightsWarnings() {}

  /** What is to be known of a cluster on this host that needs these. */
  public static List<Warning> of(Host host, Set<HostFeature> needed) {
    var warnings = new ArrayList<Warning>();
    if (host.lacksRights()) {
      warnings.add(
          Warning.of(
              Code.RIGHTS_MISSING,
              "host",
              "The service lacks rights on the host '"
                  + host.name()
                  + "' without which no cluster can be made there, see its condition RightsGranted:"
                  + " an administrator of the host applies helm/files/host-rights.yaml."));
    }
    needed.stream()
        .filter(host.lacking()::contains)
        .sorted()
        .map(
            feature ->
                Warning.of(
                    Code.RIGHTS_MISSING,
                    "values",
                    "It asks for "
                        + feature.words()
                        + ", for which the service lacks rights on the host '"
                        + host.name()
                        + "': until an administrator of the host applies the block \"for "
                        + feature.words()
                        + "\" of helm/files/host-rights.yaml, it cannot be made."))
        .forEach(warnings::add);
    return List.copyOf(warnings);
  }

  /** The same outcome with these warnings, where it was accepted. */
  public static <T> Outcome<T> with(Outcome<T> outcome, List<Warning> more) {
    if (more.isEmpty() || !(outcome instanceof Accepted<T>(var value, var warnings))) {
      return outcome;
    }
    var all = new ArrayList<>(warnings);
    all.addAll(more);
    return new Accepted<>(value, List.copyOf(all));
  }
}
