package io.vclustermanager.provider.vcluster.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads YAML that could as well be JSON. */
public final class PlainYaml {
  private PlainYaml() {}

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Map<String, @Nullable Object> read(String text) {
    try {
      if (new Yaml(new SafeConstructor(new LoaderOptions())).load(text) instanceof Map<?, ?> map) {
        return plain(map);
      }
    } catch (YAMLException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    throw new IllegalArgumentException("it is not an object");
  }

  private static Map<String, @Nullable Object> plain(Map<?, ?> map) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    map.forEach((key, value) -> plain.put(String.valueOf(key), plain(value)));
    return plain;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> plain(map);
      case List<?> list -> {
        List<@Nullable Object> plain = new ArrayList<>();
        list.forEach(each -> plain.add(plain(each)));
        yield plain;
      }
      case String text -> text;
      case Boolean flag -> flag;
      case Number number -> number;
      default -> throw new IllegalArgumentException("put " + value + " in quotes");
    };
  }
}
