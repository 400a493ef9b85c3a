package io.vclustermanager.access.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * What there is to know of an expression's parts before it is evaluated.
 *
 * @param compared the ids of those that are compared as wholes
 * @param names what is named in it
 */
record CelParts(Set<Long> compared, Set<String> names) {
  private static final Set<String> COMPARING = Set.of("_==_", "_!=_", "@in");
  private static final String MATCHES = "matches";

  /**
   * Looks at all parts.
   *
   * @throws BadExpressionException for a pattern that is not written out: what it costs is known
   *     from its text alone, and others would write it
   */
  static CelParts of(CelAbstractSyntaxTree tree) throws BadExpressionException {
    var parts = new CelParts(new HashSet<>(), new HashSet<>());
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
    if (call.function().equals(MATCHES)
        && call.args().getLast().getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      throw new BadExpressionException(
          "The pattern of matches() is written out in the expression, in quotes.");
    }
  }
}
