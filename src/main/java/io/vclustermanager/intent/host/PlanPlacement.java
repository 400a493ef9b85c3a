package io.vclustermanager.intent.host;

import io.vclustermanager.intent.cluster.CreateVirtualCluster;
import io.vclustermanager.intent.host.HostChoice.Where;
import io.vclustermanager.intent.host.HostChoice.Wished;
import io.vclustermanager.intent.template.TemplateUse;
import io.vclustermanager.intent.template.TemplateUse.Result;
import io.vclustermanager.model.Placement.Verdict;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a virtual cluster would be placed now, and why; changes nothing.
 *
 * <p>Refuses: NOT_FOUND for an unknown template; INVALID and OUT_OF_RANGE for what is wrong with
 * its parameters and with the values; UNAVAILABLE when nobody has time to check them.
 */
@Singleton
public final class PlanPlacement {
  private final HostChoice hosts;
  private final TemplateUse templates;

  PlanPlacement(HostChoice hosts, TemplateUse templates) {
    this.hosts = hosts;
    this.templates = templates;
  }

  /** What would be asked for; as in {@link CreateVirtualCluster.Request}. */
  public record Request(
      @Nullable String host,
      Map<String, String> hostLabels,
      @Nullable String size,
      @Nullable Object values,
      @Nullable String template,
      @Nullable Object parameters) {}

  /**
   * What came of it.
   *
   * @param verdicts about each host, the best one first; none where it is refused
   * @param refusals what is wrong with what was asked for
   */
  public record Plan(List<Verdict> verdicts, List<Refusal> refusals) {}

  /**
   * Plans.
   *
   * @param who asks
   */
  public Plan execute(String who, Request request) {
    if (request.values != null && !(request.values instanceof Map)) {
      return new Plan(
          List.of(), List.of(Refusal.of(Code.INVALID, "values", "The values are an object.")));
    }
    var made =
        templates.of(
            who,
            new TemplateUse.Wish(
                request.template, request.parameters, null, request.size, null, null),
            TemplateUse.Called.NOTHING);
    return switch (made) {
      case Result.Refused(var refusals) -> new Plan(List.of(), refusals);
      case Result.Made(var recipe) ->
          plan(hosts.wished(who, where(request), recipe, request.values));
    };
  }

  private static Where where(Request request) {
    return new Where(request.host, request.hostLabels);
  }

  private Plan plan(Wished wished) {
    return switch (wished) {
      case Wished.Refused(var refusal) -> new Plan(List.of(), List.of(refusal));
      case Wished.So(var wish) -> new Plan(hosts.plan(wish), List.of());
    };
  }
}
