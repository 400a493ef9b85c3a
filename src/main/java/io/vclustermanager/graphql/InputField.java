package io.vclustermanager.graphql;

import graphql.execution.DataFetcherResult;
import graphql.language.Field;
import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A mutation: maps the input to the intent's request and its outcome to the payload. No logic. */
public abstract class InputField<T> implements RootField {
  private static final String KEY = "idempotencyKey";

  private final String name;

  public InputField(String name) {
    this.name = name;
  }

  @Override
  public final String type() {
    return "Mutation";
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Object get(DataFetchingEnvironment environment) {
    return switch (execute(ask(environment), Inputs.input(environment))) {
      case Accepted<T>(var value) -> accepted(value);
      case AlreadyAccepted<T>(var value) -> accepted(value);
      case Rejected<T>(var refusals) -> payload(null, refusals);
    };
  }

  private Object accepted(T value) {
    return DataFetcherResult.newResult()
        .data(payload(value, List.of()))
        .localContext(value)
        .build();
  }

  /** The payload; null where it was refused. */
  protected abstract Object payload(@Nullable T value, List<Refusal> userErrors);

  /** Asks the intent. */
  protected abstract Outcome<T> execute(Ask ask, Inputs input);

  /** What every intent is asked with. */
  public static Ask ask(DataFetchingEnvironment environment) {
    var input = Inputs.input(environment);
    var key = input.textOrNull(KEY);
    return new Ask(
        Callers.of(environment),
        key == null ? headerKey(environment) : key,
        hash(input.values()),
        input.flag("dryRun"));
  }

  /** A header belongs to the whole request, so that it can only mean a single root field. */
  private static @Nullable String headerKey(DataFetchingEnvironment environment) {
    String key = environment.getGraphQlContext().get(CallerCustomizer.IDEMPOTENCY_KEY);
    if (key == null) {
      return null;
    }
    var selections = environment.getOperationDefinition().getSelectionSet().getSelections();
    if (selections.size() == 1 && selections.getFirst() instanceof Field) {
      return key;
    }
    throw GraphQlProblem.of(
        GraphQlProblem.Code.BAD_USER_INPUT,
        "The header "
            + CallerCustomizer.IDEMPOTENCY_KEY
            + " needs exactly one root field; use the inputs' idempotencyKey.");
  }

  private static String hash(Map<String, Object> input) {
    var rest = new TreeMap<>(input);
    rest.remove(KEY);
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(canonical(rest).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The same text for the same input, whatever the order of its fields; null is not given. */
  private static String canonical(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> {
        var text = new StringBuilder("{");
        new TreeMap<Object, @Nullable Object>(map)
            .entrySet().stream()
                .filter(each -> each.getValue() != null)
                .forEach(
                    each ->
                        text.append(canonical(each.getKey()))
                            .append(':')
                            .append(canonical(each.getValue())));
        yield text.append('}').toString();
      }
      case Collection<?> several -> {
        var text = new StringBuilder("[");
        several.forEach(each -> text.append(canonical(each)).append(','));
        yield text.append(']').toString();
      }
      default -> {
        var text = value.toString();
        yield text.length() + "'" + text;
      }
    };
  }
}
