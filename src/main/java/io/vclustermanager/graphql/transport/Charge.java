package io.vclustermanager.graphql.transport;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one operation costs; it stands in the operation's context under {@code Charge.class}, and in
 * its answer as {@code extensions.cost}.
 *
 * @param requested how many fields the answer may have
 * @param limit how many it may have at most
 * @param points how many points it costs
 */
record Charge(long requested, int limit, long points) {
  /** For how many fields a point is taken; for what is begun of them, too. */
  static final int FIELDS_PER_POINT = 1000;

  /** The member of {@code extensions}. */
  static final String MEMBER = "cost";

  /** What so many fields cost, at least one point. */
  static long price(long fields) {
    return Math.max(1, Math.ceilDiv(fields, FIELDS_PER_POINT));
  }

  Map<String, Object> toSpecification() {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("requested", requested);
    entry.put("limit", limit);
    entry.put("points", points);
    return entry;
  }
}
