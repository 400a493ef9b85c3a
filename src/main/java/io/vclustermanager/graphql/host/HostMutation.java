package io.vclustermanager.graphql.host;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.model.EksPlace;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostReach;
import java.util.ArrayList;
import java.util.List;

/** A mutation of a host, whose payload has the host. */
abstract class HostMutation extends Mutation<Host> {
  HostMutation(String name) {
    super(name, List.of(new PayloadField<>("host", host -> host)));
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
    input
        .find("eks")
        .map(eks -> new EksPlace(eks.text("region"), eks.text("name"), eks.textOrNull("roleArn")))
        .map(HostReach.Eks::new)
        .ifPresent(reaches::add);
    if (input.flag("simulated")) {
      reaches.add(new HostReach.Simulation());
    }
    return reaches;
  }
}
