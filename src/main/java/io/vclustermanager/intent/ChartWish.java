package io.vclustermanager.intent;

import io.vclustermanager.model.ChartVersions;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.ValuesCheck;
import io.vclustermanager.model.Warning;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which version of vCluster's chart may be asked for. No refusal leads to another: what it names as
 * a way on can be gone.
 */
@Singleton
public final class ChartWish {
  private static final String FIELD = "chartVersion";

  private final ValuesCheck valuesCheck;

  ChartWish(ValuesCheck valuesCheck) {
    this.valuesCheck = valuesCheck;
  }

  /** What is wrong with a version for a new cluster, if anything. */
  public Optional<Refusal> check(@Nullable String asked) {
    var known = valuesCheck.chartVersions();
    if (asked == null || known.contains(asked)) {
      return Optional.empty();
    }
    return known.isEmpty()
        ? Optional.of(unknown())
        : refused(
            Code.INVALID,
            "This service does not have version "
                + Names.quoted(asked)
                + " of vCluster's chart; choose one of "
                + String.join(", ", known)
                + ".");
  }

  /**
   * What is wrong with a change, if anything.
   *
   * @param running what the cluster runs; null: not known
   * @param asked null: it is to stay
   */
  public Optional<Refusal> checkChange(@Nullable String running, @Nullable String asked) {
    var known = valuesCheck.chartVersions();
    if (running == null) {
      return check(asked);
    }
    if (asked == null || asked.equals(running)) {
      return valuesCheck.hasChart(running)
          ? Optional.empty()
          : refused(
              Code.CONFLICT,
              "It runs version "
                  + running
                  + " of vCluster's chart, which this service does not have, so that its values,"
                  + " size and version of Kubernetes cannot be changed. "
                  + wayOn(running, known));
    }
    if (known.isEmpty()) {
      return Optional.of(unknown());
    }
    return known.contains(asked) && ChartVersions.isOneStepUp(running, asked)
        ? Optional.empty()
        : refused(
            known.contains(asked) ? Code.OUT_OF_RANGE : Code.INVALID,
            "It runs version "
                + running
                + " of vCluster's chart, which is upgraded by one minor version at a time and never"
                + " down. "
                + wayOn(running, known));
  }

  private String wayOn(String running, List<String> known) {
    var next =
        known.stream()
            .filter(each -> !each.equals(running) && ChartVersions.isOneStepUp(running, each))
            .toList();
    return next.isEmpty()
        ? "Of the versions of this service none can follow: an administrator of it adds "
            + missing(running)
            + " to vcm.vcluster.charts."
        : "It can be upgraded to chartVersion " + String.join(" or ", next) + ".";
  }

  private String missing(String running) {
    var next = ChartVersions.nextMinor(running).map(each -> "one of " + each);
    return valuesCheck.hasChart(running)
        ? next.orElse("one that can follow")
        : running + next.map(each -> " (or, to upgrade it, " + each + ")").orElse("");
  }

  /** What is to be known of values for this version; nothing where its rules are known. */
  public List<Warning> warnings(@Nullable String version) {
    return valuesCheck.hasRules(version)
        ? List.of()
        : List.of(
            Warning.of(
                Warning.Code.NOT_CHECKED,
                FIELD,
                "Of version "
                    + version
                    + " of vCluster's chart this release knows no more than the schema of its"
                    + " values: what else it refuses shows when it starts."));
  }

  private static Refusal unknown() {
    return Refusal.of(
        Code.UNAVAILABLE,
        FIELD,
        "vCluster's chart cannot be read at the moment; try again, or ask an administrator of the"
            + " service to look at vcm.vcluster.chart.");
  }

  private static Optional<Refusal> refused(Code code, String message) {
    return Optional.of(Refusal.of(code, FIELD, message).withDocs(DocsPage.VALUES));
  }
}
