package io.vclustermanager.access.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.SafePattern;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What there is to know of an expression's parts before it is evaluated.
 *
 * @param compared the ids of those that are compared as wholes
 * @param searched by the ids of those that are searched, how many steps each character takes
 * @param names what is named in it
 */
record CelParts(Set<Long> compared, Map<Long, Integer> searched, Set<String> names) {
  private static final Set<String> COMPARING = Set.of("_==_", "_!=_", "@in");
  private static final String MATCHES = "matches";
  private static final String CONTAINS = "contains";

  /** One text is looked for at each place of another. */
  private static final int STEPS_OF_CONTAINS = 256;

  /**
   * Looks at all parts.
   *
   * @throws BadExpressionException for a pattern that is not written out: what it costs is known
   *     from its text alone, and others would write it
   */
  static CelParts of(CelAbstractSyntaxTree tree) throws BadExpressionException {
    var parts = new CelParts(new HashSet<>(), new HashMap<>(), new HashSet<>());
    var open = new ArrayDeque<CelExpr>();
    open.add(tree.getExpr());
    while (!open.isEmpty()) {
      parts.take(open.poll(), open);
    }
    return parts;
  }

  private void take(CelExpr part, ArrayDeque<CelExpr> open) throws BadExpressionException {
    switch (part.getKind()) {
      case IDENT -> names.add(part.ident().name());
      case SELECT -> open.add(part.select().operand());
      case CALL -> call(part.call(), open);
      case LIST -> open.addAll(part.list().elements());
      case STRUCT -> part.struct().entries().forEach(each -> open.add(each.value()));
      case MAP ->
          part.map()
              .entries()
              .forEach(
                  each -> {
                    open.add(each.key());
                    open.add(each.value());
                  });
      case COMPREHENSION -> {
        var rounds = part.comprehension();
        open.add(rounds.iterRange());
        open.add(rounds.accuInit());
        open.add(rounds.loopCondition());
        open.add(rounds.loopStep());
        open.add(rounds.result());
      }
      case CONSTANT, NOT_SET -> {}
    }
  }

  private void call(CelCall call, ArrayDeque<CelExpr> open) throws BadExpressionException {
    call.target().ifPresent(open::add);
    open.addAll(call.args());
    if (COMPARING.contains(call.function())) {
      call.args().forEach(each -> compared.add(each.id()));
    }
    if (call.function().equals(CONTAINS)) {
      searched(call, STEPS_OF_CONTAINS);
    }
    if (call.function().equals(MATCHES)) {
      searched(call, steps(call.args().getLast()));
    }
  }

  private void searched(CelCall call, int steps) {
    call.target().ifPresent(each -> searched.put(each.id(), steps));
    call.args().forEach(each -> searched.put(each.id(), steps));
  }

  /** Of a pattern, which is compiled at each call: as bounded as those of others. */
  private static int steps(CelExpr pattern) throws BadExpressionException {
    if (pattern.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      throw new BadExpressionException(
          "The pattern of matches() is written out in the expression, in quotes.");
    }
    try {
      return SafePattern.of(pattern.constant().stringValue()).steps();
    } catch (NotTakenException e) {
      throw new BadExpressionException("The pattern of matches() is not taken: " + e.getMessage());
    }
  }
}
