package io.vclustermanager.graphql;

import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.inventory.Among;
import io.vclustermanager.inventory.LabelFilter;
import io.vclustermanager.inventory.NameFilter;
import io.vclustermanager.inventory.Order;
import io.vclustermanager.inventory.Times;
import io.vclustermanager.model.LabelRules;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the argument {@code filter} of lists: each operator in one place. What is not given means
 * any, as does a filter that is not there.
 */
public record FilterInput(Inputs given) {
  private static final int MOST_ALTERNATIVES = 100;

  /** That of these arguments. */
  public static FilterInput of(Inputs arguments) {
    return new FilterInput(arguments.find("filter").orElseGet(() -> new Inputs(Map.of())));
  }

  /** The order that these arguments ask for, or the usual one. */
  public static <F extends Enum<F>> Order<F> order(Inputs arguments, Order<F> usual) {
    return arguments
        .find("order")
        .map(
            order ->
                new Order<>(
                    Enum.valueOf(usual.field().getDeclaringClass(), order.text("field")),
                    order.text("direction").equals("DESC")))
        .orElse(usual);
  }

  /** By {@code eq}, {@code in} and {@code not} on texts. */
  public Among<String> texts(String name) {
    return given.find(name).map(operators -> texts(name, operators)).orElseGet(Among::any);
  }

  private static Among<String> texts(String name, Inputs operators) {
    return among(
        operators.textOrNull("eq"),
        some(name + ".in", operators.textsOrNull("in")),
        some(name + ".not", operators.textsOrNull("not")));
  }

  /** By {@code eq}, {@code in} and {@code not} on constants. */
  public <E extends Enum<E>> Among<E> constants(String name, Class<E> type) {
    return given
        .find(name)
        .map(
            operators ->
                among(
                    operators.constantOrNull("eq", type),
                    operators.constantsOrNull("in", type),
                    operators.constantsOrNull("not", type)))
        .orElseGet(Among::any);
  }

  /** By a list of constants alone: one of these. */
  public <E extends Enum<E>> Among<E> anyOf(String name, Class<E> type) {
    return new Among<>(given.constantsOrNull(name, type), List.of());
  }

  /** By a name. */
  public NameFilter name(String name) {
    return given
        .find(name)
        .map(
            operators ->
                new NameFilter(
                    texts(name, operators),
                    operators.textOrNull("startsWith"),
                    operators.textOrNull("contains")))
        .orElse(NameFilter.ANY);
  }

  /** By instants. */
  public Times times(String name) {
    return given
        .find(name)
        .map(
            operators ->
                new Times(operators.instantOrNull("after"), operators.instantOrNull("before")))
        .orElse(Times.ANY);
  }

  /** By labels. */
  public List<LabelFilter> labels(String name) {
    var labels = given.several(name);
    if (labels.size() > LabelRules.MOST) {
      throw problem(name, "takes at most " + LabelRules.MOST + " labels.");
    }
    return labels.stream().map(label -> label(name, label)).toList();
  }

  private static LabelFilter label(String name, Inputs label) {
    var exists = label.flagOrNull("exists");
    // A list that is there and empty asks for nothing; only a key alone asks for the label itself.
    var alone =
        label.textOrNull("eq") == null
            && label.textsOrNull("in") == null
            && label.textsOrNull("not") == null;
    return new LabelFilter(
        label.text("key"), texts(name, label), exists == null && alone ? Boolean.TRUE : exists);
  }

  /** By keys that are, or are not, the viewer's own. */
  public Among<UUID> own(String name, Collection<UUID> own) {
    var wanted = flag(name);
    if (wanted == null) {
      return Among.any();
    }
    return wanted ? Among.of(own) : Among.butNot(own);
  }

  /** By whether something holds; null: be it so or not. */
  public @Nullable Boolean flag(String name) {
    return given.flagOrNull(name);
  }

  /** A text that is searched for. */
  public Optional<String> search(String name, int longest) {
    var text = given.textOrNull(name);
    if (text != null && (text.isEmpty() || text.length() > longest)) {
      throw problem(name, "has 1 to " + longest + " characters.");
    }
    return Optional.ofNullable(text);
  }

  private static <T> Among<T> among(@Nullable T eq, @Nullable List<T> in, @Nullable List<T> not) {
    var exactly = eq == null ? Among.<T>any() : Among.of(List.of(eq));
    return new Among<>(in, not == null ? List.of() : not).and(exactly);
  }

  private static @Nullable List<String> some(String operator, @Nullable List<String> texts) {
    if (texts != null && texts.size() > MOST_ALTERNATIVES) {
      throw problem(operator, "takes at most " + MOST_ALTERNATIVES + " values.");
    }
    return texts;
  }

  public static GraphQlProblem problem(String name, String rule) {
    return GraphQlProblem.of(Code.BAD_USER_INPUT, "'filter." + name + "' " + rule);
  }
}
