package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.ParseAndValidate;
import graphql.schema.GraphQLSchema;
import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.DocPage.Block;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each document on the pages is one of the present graph, whether a test can run it or not. */
final class PagesGraphQlTest {
  private static final Pattern ASKED = Pattern.compile("(?<![\\w-])ask '([^']+)'");
  private static final GraphQLSchema SCHEMA = SchemaWiring.schema(type -> true);

  @Test
  void eachDocumentIsOneOfTheGraph() {
    assertThat(DocPage.all().stream().flatMap(page -> page.blocks().stream()))
        .flatExtracting(block -> documents(block).toList())
        .hasSizeGreaterThan(30)
        .allSatisfy(document -> assertThat(mistakes(document)).as(document).isEmpty());
  }

  @Test
  void aMistakeIsFound() {
    assertThat(mistakes("{ clusters { nodes { nom } } }")).contains("nom");
  }

  private static String mistakes(String document) {
    var input = ExecutionInput.newExecutionInput(document).build();
    var result = ParseAndValidate.parseAndValidate(SCHEMA, input);
    return String.join("\n", result.getErrors().stream().map(each -> each.getMessage()).toList());
  }

  private static Stream<String> documents(Block block) {
    return switch (block.language()) {
      case "graphql" -> Stream.of(block.text());
      case "sh" -> ASKED.matcher(block.text()).results().map(each -> each.group(1));
      default -> Stream.empty();
    };
  }
}
