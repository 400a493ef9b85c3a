package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.GraphQL;
import io.vclustermanager.graphql.cluster.CancelOperationFetcher;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The contract with our users: described, formatted, wired, by its conventions, and never broken.
 *
 * <p>{@code mvn test -Dtest=SchemaTest -Dschema.write=true} formats the file; {@code
 * -Dschema.release=true} makes it the released copy that later ones are compared with.
 */
final class SchemaTest {
  @Test
  void itIsFormatted() {
    var formatted = SchemaText.formatted(SchemaText.current());
    if (Boolean.getBoolean("schema.write")) {
      SchemaText.write(SchemaText.FILE, formatted);
    }
    assertThat(SchemaText.current())
        .as("schema.graphqls; mvn test -Dtest=SchemaTest -Dschema.write=true formats it")
        .isEqualTo(formatted);
  }

  @Test
  void itFollowsTheConventions() {
    assertThat(SchemaRules.violations(SchemaText.current())).isEmpty();
  }

  @Test
  void itBreaksNoClientOfTheLastRelease() {
    if (Boolean.getBoolean("schema.release")) {
      SchemaText.write(SchemaText.RELEASED, SchemaText.current());
    }
    assertThat(SchemaBreakages.between(SchemaText.released(), SchemaText.current())).isEmpty();
  }

  @Test
  void everyFieldHasCodeThatWasWrittenForIt() {
    var schema = SchemaWiring.schema(type -> true);

    assertThat(SchemaWiring.guessedFields(schema)).isEmpty();
    assertThat(SchemaWiring.wiredInVain(schema)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "DateTime,https://www.rfc-editor.org/rfc/rfc3339",
    "Duration,https://www.w3.org/TR/xmlschema11-2/#dayTimeDuration",
    "URL,https://www.rfc-editor.org/rfc/rfc3986",
    "JSON,https://www.rfc-editor.org/rfc/rfc8259",
    "Long,",
    "String,"
  })
  void clientsAreToldWhereAScalarIsSpecified(String scalar, @Nullable String url) {
    var schema = GraphQL.newGraphQL(SchemaWiring.schema(type -> true)).build();

    var answer =
        schema.execute("{ __type(name: \"%s\") { kind specifiedByURL } }".formatted(scalar));

    assertThat(answer.getErrors()).isEmpty();
    assertThat(String.valueOf(answer.<Object>getData()))
        .isEqualTo("{__type={kind=SCALAR, specifiedByURL=%s}}".formatted(url));
  }

  /** A check that cannot fail is a bug. */
  @Nested
  final class WhatIsWrongIsReported {
    @Test
    void aFieldWithoutCode() {
      var schema = SchemaWiring.schema(type -> type != CancelOperationFetcher.class);

      assertThat(SchemaWiring.guessedFields(schema))
          .containsExactlyInAnyOrder(
              "Mutation.cancelOperation",
              "CancelOperationPayload.operation",
              "CancelOperationPayload.userErrors",
              "CancelOperationPayload.warnings");
    }

    @Test
    void aFieldOfAPayloadThatTheSchemaDoesNotHave() {
      var schema = SchemaWiring.schema(type -> true);

      assertThat(SchemaWiring.wiredInVain(schema, List.of(new SetsLabelsByAnOperation())))
          .containsExactly("SetLabelsPayload.operation");
    }

    @Test
    void aMutationThatTheSchemaDoesNotHave() {
      var schema = SchemaWiring.schema(type -> true);

      assertThat(SchemaWiring.wiredInVain(schema, List.of(new RenamesClusters())))
          .containsExactlyInAnyOrder(
              "RenameClusterPayload.cluster",
              "RenameClusterPayload.userErrors",
              "RenameClusterPayload.warnings");
    }

    @Test
    void bareWords() {
      assertThat(
              SchemaRules.violations(
                  """
                  directive @bare(argument: Int) on FIELD_DEFINITION
                  type Query { field(argument: Int): Kind }
                  input Given { field: Int }
                  enum Kind { VALUE }
                  scalar Text
                  interface Shared { field: Int }
                  union Either = Query
                  " "
                  type Blank { "Described." field: Int }
                  """))
          .containsExactlyInAnyOrder(
              "bare has no description",
              "bare.argument has no description",
              "Query has no description",
              "Query.field has no description",
              "Query.field.argument has no description",
              "Given has no description",
              "Given.field has no description",
              "Kind has no description",
              "Kind.VALUE has no description",
              "Text has no description",
              "Shared has no description",
              "Shared.field has no description",
              "Either has no description",
              "Blank has no description");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            pause(cluster: ID!): PausePayload!           | it has one argument, input: PauseInput!
            pause(input: PauseInput): PausePayload!      | it has one argument, input: PauseInput!
            pause(input: PauseInput!): PausePayload      | it returns PausePayload!
            pause(input: PauseInput!): Boolean!          | it returns PausePayload!
            pause(input: PauseInput!): PausePayload!     | it has userErrors: [UserError!]! in its payload
            pause(input: PauseInput!): PausePayload!     | it has warnings: [Warning!]! in its payload
            pause(input: PauseInput!): PausePayload!     | it has only nullable results in its payload
            pause(input: PauseInput!): PausePayload!     | it takes an idempotencyKey: String
            pause(input: PauseInput!): PausePayload!     | it takes dryRun: Boolean = false, since it changes a cluster
            """)
    void aMutationOfItsOwnKind(String mutation, String rule) {
      var sdl =
          "type Mutation { %s } input PauseInput { dryRun: Boolean } type PausePayload { cluster: ID! }"
              .formatted(mutation);

      assertThat(SchemaRules.violations(sdl)).contains("Mutation.pause: " + rule);
    }

    @Test
    void aListWithoutPages() {
      assertThat(
              SchemaRules.violations(
                  """
                  type Query { things(first: Int, after: String): ThingConnection! }
                  type ThingConnection { nodes: [ID!]! pageInfo: PageInfo totalCount: Int! }
                  """))
          .contains(
              "Query.things takes first: Int, after: String, last: Int, before: String",
              "ThingConnection has edges",
              "ThingConnection has pageInfo: PageInfo!",
              "ThingConnection has totalCount: Int");
    }

    @Test
    void aFilterInAStyleOfItsOwn() {
      assertThat(
              SchemaRules.violations(
                  """
                  enum Kind { ONE }
                  input KindFilter { in: [Kind!] notIn: [Kind!] }
                  input TextFilter { contains: String }
                  input ThingFilter {
                    text: TextFilter
                    kind: KindFilter
                    kinds: [Kind!]
                    old: Kind @deprecated(reason: "Use kind. Removal on 2027-03-01.")
                  }
                  """))
          .filteredOn(each -> !each.contains("description"))
          .containsExactlyInAnyOrder(
              "KindFilter has eq: Kind",
              "KindFilter has not: [Kind!]",
              "ThingFilter.kinds takes eq, in and not");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            @deprecated                                            | 1
            @deprecated(reason: "Use b.")                          | 1
            @deprecated(reason: "Use b. Removal on soon.")         | 1
            @deprecated(reason: "Use b. Removal on 2027-03-01.")   | 0
            """)
    void aDeprecationWithoutItsEnd(String directive, int reports) {
      assertThat(SchemaRules.violations("type Query { a: Int %s }".formatted(directive)))
          .filteredOn("Query.a is deprecated without 'Removal on YYYY-MM-DD'"::equals)
          .hasSize(reports);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            version: String!                         |                              | ServiceInfo.version
            waitSeconds: Int = 0                     | waitSeconds: Int! = 0        | waitSeconds
            filter: OperationFilter                  | filter: OperationFilter!     | Query.operations
            waitSeconds: Int = 0                     | waitSeconds: Int more: Int!  | more
            totalCount: Int                          | totalCount: String           | totalCount
            message: String!                         | message: String              | message
            longest: Duration                        |                              | LeaseError.longest
            CANCELLED                                |                              | CANCELLED
            host: StringFilter                       |                              | ClusterFilter.host
            direction: OrderDirection! = ASC         | direction: OrderDirection!   | ClusterOrder.direction must be given now
            input NamespacedName {                   | input NamespacedName @oneOf { | NamespacedName takes only one
            type LeaseError implements UserError     | type LeaseError              | UserError
            type PolicyError implements              | type RuleError implements    | The type PolicyError is gone
            """)
    void aBreakingChange(String released, String now, String report) {
      var changed = edited(SchemaText.released(), released, now == null ? "" : now);

      assertThat(SchemaBreakages.between(SchemaText.released(), changed))
          .isNotEmpty()
          .allSatisfy(breakage -> assertThat(breakage).contains(report));
    }

    /** The schema with the first line that reads so, description aside, in other words. */
    private static String edited(String sdl, String from, String to) {
      var pattern =
          to.isEmpty() ? "\\s*\"[^\"]*\"\\s*\\Q" + from + "\\E(?=\\n)" : "\\Q" + from + "\\E";
      var changed = sdl.replaceFirst(pattern, to);
      assertThat(changed).as("an edit of " + from).isNotEqualTo(sdl);
      return changed;
    }
  }

  /** Its payload has the cluster alone. */
  private static final class SetsLabelsByAnOperation extends NeverAsked {
    SetsLabelsByAnOperation() {
      super("setLabels", CLUSTER, OPERATION);
    }
  }

  private static final class RenamesClusters extends NeverAsked {
    RenamesClusters() {
      super("renameCluster", CLUSTER);
    }
  }

  private abstract static class NeverAsked extends ClusterMutation {
    @SafeVarargs
    NeverAsked(String name, PayloadField<Subject>... fields) {
      super(name, fields);
    }

    @Override
    protected Outcome<Subject> execute(Ask ask, Inputs input) {
      throw new IllegalStateException("Nobody asks for " + name());
    }
  }
}
