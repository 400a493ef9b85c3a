package io.vclustermanager.strangers;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one side has: the things that requests name.
 *
 * @param team its team
 * @param user who asks for it
 * @param cluster the name of its cluster
 * @param ids of its things by what they are, {@code cluster}, {@code operation}, {@code grant},
 *     {@code key}, {@code rule}, {@code owner}; where there is none, none is named
 * @param nodes the ids of all of its nodes
 */
record Side(String team, String user, String cluster, Map<String, String> ids, List<String> nodes) {
  /** The id of its thing of this kind; null where it has none. */
  @Nullable String id(String kind) {
    return ids.get(kind);
  }
}
