package io.vclustermanager.graphql.transport;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks through parsed JSON. */
record Look(@Nullable Object value) {
  static Look at(@Nullable Object value) {
    return new Look(value);
  }

  Look get(String... names) {
    var here = this;
    for (var name : names) {
      here = new Look(here.value instanceof Map<?, ?> map ? map.get(name) : null);
    }
    return here;
  }

  Look get(int index) {
    return new Look(value instanceof List<?> list && index < list.size() ? list.get(index) : null);
  }

  boolean has(String name) {
    return value instanceof Map<?, ?> map && map.containsKey(name);
  }

  String text() {
    return String.valueOf(value);
  }

  Look error() {
    return get("errors").get(0);
  }

  String code() {
    return error().get("extensions", "code").text();
  }
}
