package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an operation costs is the number of fields that its answer can have at most. */
final class CostTest {
  private static final String SDL =
      """
      directive @cost(fields: Int!) on FIELD_DEFINITION
      type Query { look: Items @cost(fields: 40) name: String node: Node items(first: Int, last: Int): Items several(ids: [ID!]!): [Node] }
      interface Node { id: ID }
      type Item implements Node { id: ID look(first: Int): Items @cost(fields: 7) name: String items(first: Int): Items }
      type Items { nodes: [Item] total: Int }
      """;

  private static Cost cost(String query) {
    var schema = UnExecutableSchemaGenerator.makeUnExecutableSchema(new SchemaParser().parse(SDL));
    var document = Parser.parse(query);
    var fragments =
        document.getDefinitionsOfType(FragmentDefinition.class).stream()
            .collect(Collectors.toMap(FragmentDefinition::getName, each -> each));
    var operation = document.getFirstDefinitionOfType(OperationDefinition.class).orElseThrow();
    return new CostEstimate(schema, fragments).of(operation, schema.getQueryType());
  }

  private static long fields(String query) {
    return cost(query).with(Map.of());
  }

  @Test
  void fieldsCountOnceAndThoseOfAListAsOftenAsItIsLong() {
    assertThat(fields("{ name __typename }")).isEqualTo(2);
    assertThat(fields("{ items(first: 10) { total nodes { id name } } }")).isEqualTo(1 + 10 * 4);
    assertThat(fields("{ items { nodes { id } } }")).isEqualTo(1 + 50 * 2);
    assertThat(fields("{ items(first: null) { nodes { id } } }")).isEqualTo(1 + 50 * 2);
    assertThat(fields("{ several(ids: [1, 2, 3]) { id } }")).isEqualTo(1 + 3);
    assertThat(fields("{ items(first: 2) { nodes { items(first: 3) { total } } } }"))
        .isEqualTo(1 + 2 * (1 + (1 + 3)));
  }

  @Test
  void whatLooksAtTheOutsideCountsAsManyAndOftenAsItLooks() {
    assertThat(fields("{ look { total } }")).isEqualTo(40 + 1);
    assertThat(fields("{ items(first: 3) { nodes { look(first: 2) { total } } } }"))
        .isEqualTo(1 + 3 * (1 + 7 + 2));
  }

  @Test
  void whatIsMoreThanAPageCanHaveCountsAsAPage() {
    assertThat(fields("{ items(first: 99999999999999999999) { total } }")).isEqualTo(1 + 200);
    assertThat(fields("{ items(first: -7) { total } }")).isEqualTo(2);
  }

  @Test
  void fragmentsCountWhereTheyAreSpread() {
    assertThat(
            fields(
                "{ ...Q items(first: 5) { nodes { ...I ... on Item { ...I } } } }"
                    + " fragment Q on Query { name node { id } }"
                    + " fragment I on Item { id name }"))
        .isEqualTo(1 + 2 + 1 + 5 * (1 + 4));
  }

  @Test
  void whatDoesNotDependOnVariablesIsAddedUpOnce() {
    assertThat(cost("{ items(first: 10) { nodes { id } } name }")).isInstanceOf(Cost.Fixed.class);
    var depends = cost("query($n: Int) { items(last: $n) { total } name }");
    assertThat(depends.with(Map.of("n", 7))).isEqualTo(1 + 7 + 1);
    assertThat(depends.with(Map.of())).isEqualTo(1 + 50 + 1);
  }

  @Test
  void nothingOverflows() {
    var deep = "items { nodes { ".repeat(60) + "id" + " } }".repeat(60);
    assertThat(fields("{ " + deep + " }")).isEqualTo(Cost.CEILING);
  }
}
