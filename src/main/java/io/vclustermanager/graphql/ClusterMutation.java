package io.vclustermanager.graphql;

import io.vclustermanager.intent.Subject;
import java.util.List;

/** A mutation of a cluster, or of something that belongs to one. */
public abstract class ClusterMutation extends Mutation<Subject> {
  /** The cluster, as it is now. */
  protected static final PayloadField<Subject> CLUSTER =
      new PayloadField<>("cluster", Subject::cluster);

  /** The operation that brings it about. */
  protected static final PayloadField<Subject> OPERATION =
      new PayloadField<>("operation", Subject::operation);

  /** What is changed. */
  protected static final PayloadField<Subject> CHANGES =
      new PayloadField<>("changes", Subject::changes);

  /** The kubeconfig that it was about. */
  protected static final PayloadField<Subject> GRANT = new PayloadField<>("grant", Subject::grant);

  /** Makes one whose payload has these fields. */
  @SafeVarargs
  protected ClusterMutation(String name, PayloadField<Subject>... fields) {
    super(name, List.of(fields));
  }
}
