package io.vclustermanager.graphql.transport;

import graphql.language.Definition;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts in a valid document what the engine does not count: aliases, by which a client asks the
 * same thing many times at once, root fields and directives. Looked at once for each document that
 * is kept.
 */
final class DocumentRules {
  private final DocumentLimits limits;

  DocumentRules(DocumentLimits limits) {
    this.limits = limits;
  }

  /** What is too much, if anything is. */
  Optional<AnswerError> broken(Document document) {
    var count = new Count();
    count.everything(document);
    return tooMany(count.aliases, limits.maxAliases(), "aliases")
        .or(() -> tooMany(count.directives, limits.maxDirectives(), "directives"))
        .or(() -> tooMany(mostRootFields(document), limits.maxRootFields(), "root fields"));
  }

  private static Optional<AnswerError> tooMany(int found, int most, String what) {
    return found <= most
        ? Optional.empty()
        : Optional.of(
            AnswerError.of(
                Code.QUERY_TOO_COMPLEX,
                "The document has more than the " + most + " " + what + " that are allowed"));
  }

  private static int mostRootFields(Document document) {
    Map<String, FragmentDefinition> fragments = new HashMap<>();
    document
        .getDefinitionsOfType(FragmentDefinition.class)
        .forEach(each -> fragments.put(each.getName(), each));
    return document.getDefinitionsOfType(OperationDefinition.class).stream()
        .mapToInt(each -> fields(each.getSelectionSet(), fragments))
        .max()
        .orElse(0);
  }

  /** The engine has refused fragments in circles, and more fields than it is told to allow. */
  private static int fields(@Nullable SelectionSet set, Map<String, FragmentDefinition> fragments) {
    return set == null
        ? 0
        : set.getSelections().stream().mapToInt(each -> fields(each, fragments)).sum();
  }

  private static int fields(Selection<?> selection, Map<String, FragmentDefinition> fragments) {
    return switch (selection) {
      case InlineFragment inline -> fields(inline.getSelectionSet(), fragments);
      case FragmentSpread spread -> {
        var fragment = fragments.get(spread.getName());
        yield fragment == null ? 0 : fields(fragment.getSelectionSet(), fragments);
      }
      default -> 1;
    };
  }

  private static final class Count {
    private int aliases;
    private int directives;

    void everything(Document document) {
      Deque<Node<?>> open = new ArrayDeque<>();
      for (Definition<?> definition : document.getDefinitions()) {
        open.add(definition);
      }
      while (!open.isEmpty()) {
        var node = open.remove();
        one(node);
        List<Node<?>> children = new ArrayList<>();
        for (Node<?> child : node.getChildren()) {
          children.add(child);
        }
        open.addAll(children);
      }
    }

    private void one(Node<?> node) {
      if (node instanceof Field field && field.getAlias() != null) {
        aliases++;
      }
      if (node instanceof DirectivesContainer<?> container) {
        directives += container.getDirectives().size();
      }
    }
  }
}
