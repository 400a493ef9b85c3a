package io.vclustermanager.graphql;

import graphql.GraphQLContext;
import graphql.execution.DataFetcherResult;
import graphql.language.Field;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Warning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mutation: maps its input to the intent's request, and what came of it to the payload. It wires
 * that payload by its own name: {@code setLabels} answers with {@code SetLabelsPayload}. No logic.
 *
 * @param <T> what its intent is about
 */
public abstract class Mutation<T> implements RootField, TypeFields.Wiring {
  static final String KEY = "idempotencyKey";

  /** In seconds, how long its caller waits for what follows. */
  protected static final String WAIT = "waitSeconds";

  /** In seconds, how long a caller may wait at most. */
  protected static final int LONGEST_WAIT = 60;

  private final String name;
  private final List<PayloadField<T>> fields;

  /**
   * Makes one.
   *
   * @param name as the schema has it
   * @param fields what the payload has beside {@code userErrors} and {@code warnings}
   */
  protected Mutation(String name, List<PayloadField<T>> fields) {
    this.name = name;
    this.fields = fields;
  }

  /** What a payload is made from; no value where it was refused. */
  private record Payload<T>(@Nullable T value, List<Refusal> userErrors, List<Warning> warnings) {}

  @Override
  public final String type() {
    return "Mutation";
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final void wire(RuntimeWiring.Builder target) {
    var type = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Payload";
    var payload =
        TypeFields.<Payload<T>>of(type)
            .field("userErrors", Payload::userErrors)
            .field("warnings", Payload::warnings);
    for (var field : fields) {
      payload.field(field.name(), from -> from.value == null ? null : field.of(from.value));
    }
    target.type(payload.done());
  }

  @Override
  public Object get(DataFetchingEnvironment environment) {
    var misfits = misfits(Inputs.input(environment), environment.getGraphQlContext());
    if (!misfits.isEmpty()) {
      return new Payload<T>(null, misfits, List.of());
    }
    var ask = ask(environment);
    return switch (outcome(ask, environment)) {
      case Accepted<T>(var value, var warnings) -> answer(ask, value, warnings);
      case AlreadyAccepted<T>(var value) -> answer(ask, value, List.of());
      case Rejected<T>(var refusals) -> new Payload<T>(null, refusals, List.of());
    };
  }

  /** What our scalars could not read: without it, nothing can be asked of the intent. */
  private static List<Refusal> misfits(Inputs input, GraphQLContext context) {
    return Misfit.isIn(context)
        ? Misfit.in(input.values()).stream()
            .map(each -> Refusal.at(Refusal.Code.INVALID, each.path(), each.misfit().sentence()))
            .toList()
        : List.of();
  }

  private Object answer(Ask ask, T value, List<Warning> warnings) {
    return DataFetcherResult.newResult()
        .data(new Payload<>(value, userErrors(value), warnings))
        .localContext(context(ask, value))
        .build();
  }

  /** What is answered; what the intent says at once, unless a mutation waits for more. */
  protected Outcome<T> outcome(Ask ask, DataFetchingEnvironment environment) {
    return execute(ask, Inputs.input(environment));
  }

  /**
   * Why the wait that was asked for is refused, if it is.
   *
   * @param instead what to do after the longest
   */
  protected static Optional<Refusal> waitRefused(Inputs input, String instead) {
    var seconds = input.number(WAIT, 0);
    return seconds >= 0 && seconds <= LONGEST_WAIT
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Refusal.Code.OUT_OF_RANGE,
                WAIT,
                "Wait 0 to " + LONGEST_WAIT + " seconds, " + instead + "."));
  }

  /** Asks the intent. */
  protected abstract Outcome<T> execute(Ask ask, Inputs input);

  /** What went wrong after the request was accepted. */
  protected List<Refusal> userErrors(T value) {
    return List.of();
  }

  /** What the fields below the payload find as their local context. */
  protected Object context(Ask ask, T value) {
    return value;
  }

  /** What the intent is asked with: who asks, under which key, and whether only to see. */
  protected Ask ask(DataFetchingEnvironment environment) {
    var input = Inputs.input(environment);
    var key = input.textOrNull(KEY);
    return new Ask(
        Callers.of(environment),
        key == null ? headerKey(environment) : key,
        InputHash.of(input.values(), secrets()),
        plain(input),
        input.flag("dryRun"));
  }

  private Map<String, @Nullable Object> plain(Inputs input) {
    var plain = new HashMap<String, @Nullable Object>(input.values());
    plain.remove(KEY);
    plain.keySet().removeAll(secrets());
    return plain;
  }

  /** The fields of the input that are passwords: of these not even a hash may be kept. */
  protected Set<String> secrets() {
    return Set.of();
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
}
