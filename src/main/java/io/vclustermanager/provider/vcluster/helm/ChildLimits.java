package io.vclustermanager.provider.vcluster.helm;

import java.time.Duration;
import java.util.List;

/**
 * What one call of Helm's may cost. An install of vCluster's chart takes a third of a second of one
 * processor and few megabytes.
 *
 * @param memory bytes of address space beyond what the child has when it is ready
 * @param processor the time that it may compute, in whole seconds
 * @param wall the time from when the call was asked for, waiting for a child included
 */
public record ChildLimits(long memory, Duration processor, Duration wall) {
  /** Those of the service. A host that is silent in the middle is given up by Helm after 10 s. */
  public static final ChildLimits DEFAULT =
      new ChildLimits(512L << 20, Duration.ofSeconds(20), Duration.ofSeconds(40));

  /** As arguments of the child's program. The wall's time is watched from outside. */
  List<String> arguments() {
    return List.of(String.valueOf(memory), String.valueOf(processor.toSeconds()));
  }

  static ChildLimits of(String[] arguments) {
    return new ChildLimits(
        Long.parseLong(arguments[0]),
        Duration.ofSeconds(Long.parseLong(arguments[1])),
        DEFAULT.wall);
  }
}
