package io.vclustermanager.graphql.host;

import io.vclustermanager.graphql.InputField;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostReach;
import io.vclustermanager.model.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mutation of a host. */
abstract class HostField extends InputField<Host> {
  HostField(String name) {
    super(name);
  }

  /** What every payload is made of. */
  record Payload(@Nullable Host host, List<Refusal> userErrors) {}

  @Override
  protected final Object payload(@Nullable Host host, List<Refusal> userErrors) {
    return new Payload(host, userErrors);
  }

  /** All ways to reach it that the input names. */
  static List<HostReach> reaches(Inputs input) {
    var reaches = new ArrayList<HostReach>();
    var kubeconfig = input.textOrNull("kubeconfig");
    if (kubeconfig != null) {
      reaches.add(new HostReach.Kubeconfig(kubeconfig));
    }
    if (input.flag("inCluster")) {
      reaches.add(new HostReach.InCluster());
    }
    if (input.flag("simulated")) {
      reaches.add(new HostReach.Simulation());
    }
    return reaches;
  }
}
