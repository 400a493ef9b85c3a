package io.vclustermanager.text;

import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** What stands in YAML without being an object or a list, as YAML 1.1 and Go's readers take it. */
final class YamlScalars {
  private static final Resolver RESOLVER = new Resolver();
  private static final Set<String> TRUE = Set.of("true", "yes", "on");

  /** A whole number that every reader writes alike, so that it may be the name of a member. */
  private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,17}");

  private static final int LONGEST_NUMBER = 100;
  private static final String QUOTES = ": put it in quotes";

  private YamlScalars() {}

  /** Makes the library's numbers: whole ones in all their spellings, and fractions. */
  private static final class Numbers extends SafeConstructor {
    Numbers() {
      super(new LoaderOptions());
    }

    Object of(ScalarNode node) {
      return constructObject(node);
    }
  }

  /**
   * A value.
   *
   * @param wrong makes the exception of what is wrong with it
   */
  static @Nullable Object value(ScalarEvent scalar, Function<String, NotTakenException> wrong)
      throws NotTakenException {
    var text = scalar.getValue();
    var tag = tag(scalar);
    if (tag.equals(Tag.STR)) {
      return text;
    }
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return TRUE.contains(text.toLowerCase(Locale.ROOT));
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return number(scalar, tag, wrong);
    }
    if (tag.equals(Tag.MERGE)) {
      throw wrong.apply("it has the mark of merged objects (<<)" + QUOTES);
    }
    throw wrong.apply("it looks like a date or a mark of YAML's own" + QUOTES);
  }

  /** The name of a member. */
  static String name(ScalarEvent scalar, Function<String, NotTakenException> wrong)
      throws NotTakenException {
    var text = scalar.getValue();
    var tag = tag(scalar);
    if (tag.equals(Tag.MERGE)) {
      throw wrong.apply("it merges objects (<<): write out what that brings");
    }
    if (tag.equals(Tag.STR) || (tag.equals(Tag.INT) && PORT.matcher(text).matches())) {
      return text;
    }
    throw wrong.apply("a name in it is not a text" + QUOTES);
  }

  private static Tag tag(ScalarEvent scalar) {
    return RESOLVER.resolve(
        NodeId.scalar, scalar.getValue(), scalar.getImplicit().canOmitTagInPlainScalar());
  }

  private static Object number(
      ScalarEvent scalar, Tag tag, Function<String, NotTakenException> wrong)
      throws NotTakenException {
    var text = scalar.getValue();
    // 22:22 is 1342 to YAML 1.1 and a text to everybody else.
    if (text.indexOf(':') >= 0) {
      throw wrong.apply("it looks like a number of base 60" + QUOTES);
    }
    if (text.length() > LONGEST_NUMBER) {
      throw wrong.apply("it is a number that nobody can keep" + QUOTES);
    }
    var node =
        new ScalarNode(
            tag, text, scalar.getStartMark(), scalar.getEndMark(), scalar.getScalarStyle());
    return PlainTree.number((Number) new Numbers().of(node))
        .orElseThrow(() -> wrong.apply("it is a number that nobody can keep" + QUOTES));
  }
}
