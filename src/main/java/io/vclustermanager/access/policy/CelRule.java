package io.vclustermanager.access.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.vclustermanager.model.PolicyRules;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An expression that is true or false about what somebody asks for. It asks nobody and changes
 * nothing.
 *
 * <p>What it costs is bounded whatever it says and whatever it is asked about: its length and depth
 * when it is read, and while it is evaluated the rounds of its macros and the weight of what comes
 * out of each part ({@link Fuel}). The library has no end by time, and a text that doubles forty
 * times needs forty rounds only.
 */
public final class CelRule {
  /** Rounds of macros, all together. */
  private static final int MOST_ROUNDS = 1000;

  private static final int DEEPEST = 50;
  private static final String LONE_EQUALS = "token recognition error at: '=";

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .comprehensionMaxIterations(MOST_ROUNDS)
          .maxExpressionCodePointSize(PolicyRules.LONGEST_EXPRESSION)
          .maxParseRecursionDepth(DEEPEST)
          .maxParseErrorRecoveryLimit(1)
          .build();

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

  private final CelRuntime.Program program;
  private final CelParts parts;
  private final boolean asksUsage;

  private CelRule(CelRuntime.Program program, CelParts parts, boolean asksUsage) {
    this.program = program;
    this.parts = parts;
    this.asksUsage = asksUsage;
  }

  /** What came of an evaluation. */
  public sealed interface Result {
    /** It could be evaluated. */
    record Is(boolean value) implements Result {}

    /**
     * It could not.
     *
     * @param why for people
     */
    record Failed(String why) implements Result {}
  }

  private static CelCompiler compiler() {
    var object = MapType.create(SimpleType.STRING, SimpleType.DYN);
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addVar(PolicyFacts.ACTOR, object)
        .addVar(PolicyFacts.ACTION, SimpleType.STRING)
        .addVar(PolicyFacts.INPUT, object)
        .addVar(PolicyFacts.CLUSTER, object)
        .addVar(PolicyFacts.OWNER, object)
        .addVar(PolicyFacts.USAGE, object)
        .addVar(PolicyFacts.NOW, SimpleType.TIMESTAMP)
        .build();
  }

  /**
   * Reads one. It takes milliseconds.
   *
   * @throws BadExpressionException when it is none, or not true or false, or could cost more than
   *     its length says
   */
  public static CelRule of(String expression) throws BadExpressionException {
    var tree = tree(expression);
    var parts = CelParts.of(tree);
    var type = tree.getResultType();
    if (!type.equals(SimpleType.BOOL) && !type.equals(SimpleType.DYN)) {
      throw new BadExpressionException(
          "It comes to a value of the type %s, and must be true or false.".formatted(type.name()));
    }
    try {
      return new CelRule(
          RUNTIME.createProgram(tree), parts, parts.names().contains(PolicyFacts.USAGE));
    } catch (CelEvaluationException e) {
      throw new BadExpressionException(String.valueOf(e.getMessage()));
    }
  }

  private static CelAbstractSyntaxTree tree(String expression) throws BadExpressionException {
    try {
      return COMPILER.compile(expression, "expression").getAst();
    } catch (CelValidationException e) {
      throw new BadExpressionException(
          e.getErrors().stream().map(CelRule::words).collect(Collectors.joining(" ")));
    }
  }

  private static String words(CelIssue issue) {
    var place = issue.getSourceLocation();
    var said = issue.getMessage();
    return "Line %d, column %d: %s%s."
        .formatted(
            place.getLine(),
            place.getColumn() + 1,
            said,
            said.startsWith(LONE_EQUALS) ? "; to compare, write ==" : "");
  }

  /** Whether it asks how much the owner has. */
  boolean asksUsage() {
    return asksUsage;
  }

  /** Whether it is true of these facts, as {@link PolicyFacts} makes them. */
  public Result evaluate(Map<String, Object> facts) {
    var fuel = new Fuel(parts);
    try {
      return program.trace(facts, fuel) instanceof Boolean value
          ? new Result.Is(value)
          : new Result.Failed("it is neither true nor false");
    } catch (CelEvaluationException e) {
      return new Result.Failed(fuel.isUsedUp() ? Fuel.USED_UP : why(e));
    }
  }

  private static String why(CelEvaluationException e) {
    var message = String.valueOf(e.getMessage());
    return message.replaceFirst("^evaluation error( at [^:]+:[0-9]+)?: ", "");
  }

  /** The names of what an expression can ask about. */
  public static List<String> names() {
    return PolicyFacts.NAMES;
  }
}
