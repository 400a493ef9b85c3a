package io.vclustermanager.graphql;

import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Scope;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * Where the nodes of one kind are found by their ids. Each noun brings its own.
 *
 * @param kind the kind that the ids name
 * @param source reads them
 */
public record Nodes(NodeId.Kind kind, Source source) {
  /** Reads nodes by their keys. */
  @FunctionalInterface
  public interface Source {
    /** Those that are there and may be seen. */
    Map<UUID, ?> byIds(Collection<UUID> keys, Scope scope);
  }

  /** Brings the nodes of a noun into the graph. */
  public interface Bringer {
    /** One of each kind. */
    Collection<Nodes> nodes();
  }
}
