package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ErrorType;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.ParseAndValidate;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.SourceLocation;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import io.vclustermanager.graphql.mistake.Mistake;
import io.vclustermanager.graphql.mistake.Mistakes;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read who wrote a document of our graph that does not fit, or sent such variables. */
final class MistakesTest {
  private static final GraphQLSchema SCHEMA = SchemaWiring.schema(type -> true);
  private static final Mistakes MISTAKES = new Mistakes(SCHEMA);
  private static final GraphQL ENGINE = GraphQL.newGraphQL(SCHEMA).build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { clustrs { totalCount } }          | There is no query 'clustrs'. Did you mean 'clusters' or 'cluster'?
          { zzz }                             | There is no query 'zzz'. There are: viewer, serviceInfo,
          { createVirtualCluster }            | There is no query 'createVirtualCluster'. It is a mutation: write mutation { createVirtualCluster … }.
          mutation { clusterEvents }          | There is no mutation 'clusterEvents'. It is a subscription: write subscription { clusterEvents … }.
          { clusters { name } }               | ClusterConnection has no field 'name'. It is a field of 'nodes': write nodes { name }.
          { clusters { nodes { nmae } } }     | Cluster has no field 'nmae'. Did you mean 'name'?
          { clusters { nodes { expires } } }  | Cluster has no field 'expires'. There are: id, name,
          { clusters { nodes { values } } }   | Cluster has no field 'values'. VirtualCluster alone has it: write ... on VirtualCluster { values }.
          { viewer { zzz } }                  | Viewer has no field 'zzz'. There are: actor, owner, memberships, can, limits, ownersToCreateFor.
          { serviceInfo }                     | 'serviceInfo' is an object (ServiceInfo): say which of its fields you want. Such as serviceInfo {
          { serviceInfo { version { x } } }   | 'version' is a single value (String!) and has no fields: leave out the braces behind it.
          """)
  void aFieldThatIsNotThere(String document, String words) {
    assertThat(said(document)).anySatisfy(said -> assertThat(said).startsWith(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { clusters(frist: 1) { totalCount } }  | 'clusters' takes no argument 'frist'. Did you mean 'first'? It takes: first, after, last, before, filter, order, maxAge.
          { viewer(x: 1) { __typename } }        | 'viewer' takes no argument 'x'. It takes none.
          { cluster { name } }                   | 'cluster' needs (by: ClusterBy!).
          { nodes(ids: null) { id } }            | 'nodes' needs (ids: [ID!]!).
          { viewer @skip { __typename } }        | '@skip' needs (if: Boolean!).
          { viewer @skip(iff: true) { __typename } } | '@skip' takes no argument 'iff'. Did you mean 'if'? It takes: if.
          { viewer @skp(if: true) { __typename } } | There is no directive '@skp'. Did you mean 'skip'? There are: @include, @skip
          query @skip(if: true) { viewer { __typename } } | '@skip' cannot stand here. It stands at: field, fragment spread, inline fragment.
          { clusters(first: 1, first: 2) { totalCount } } | 'first' stands twice; once is meant.
          """)
  void anArgumentThatIsNotThereOrMissing(String document, String words) {
    assertThat(said(document)).anySatisfy(said -> assertThat(said).startsWith(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { clusters(first: "ten") { totalCount } }             | 'first' of clusters is a whole number, not a text.
          { clusters(first: 1.5) { totalCount } }               | 'first' of clusters is a whole number, not a number with a fraction.
          { clusters(first: 3000000000) { totalCount } }        | 'first' of clusters is a whole number from -2147483648 to 2147483647, not a whole number.
          { clusters(after: 7) { totalCount } }                 | 'after' of clusters is a text in double quotes, not a whole number.
          { clusters(after: [true]) { totalCount } }            | 'after' of clusters is a text in double quotes, not a list.
          { clusters(filter: { drift: "yes" }) { totalCount } } | 'filter.drift' of clusters is true or false, not a text.
          { clusters(filter: "ready") { totalCount } }          | 'filter' of clusters is an object in braces, not a text. It has: phase, owner,
          { clusters(filter: { phse: { eq: READY } }) { totalCount } } | 'filter' of clusters has no field 'phse'. Did you mean 'phase'? It has: phase, owner,
          { clusters(filter: { phase: { in: [READDY] } }) { totalCount } } | 'filter.phase.in[0]' of clusters cannot be 'READDY', which is no ClusterPhase. Did you mean 'READY'? It is one of: REQUESTED, PROVISIONING,
          { clusters(filter: { phase: { eq: "READY" } }) { totalCount } }  | 'filter.phase.eq' of clusters is written without quotes: READY.
          { clusters(filter: { phase: { eq: ready } }) { totalCount } }    | 'filter.phase.eq' of clusters cannot be 'ready', which is no ClusterPhase. Did you mean 'READY'?
          { clusters(filter: { phase: { eq: 7 } }) { totalCount } }        | 'filter.phase.eq' of clusters is a ClusterPhase, not a whole number. It is one of:
          { clusters(filter: { label: [{ eq: "x" }] }) { totalCount } }    | 'filter.label[0].key' of clusters is missing. It must be given (String!).
          { clusters(filter: { label: [{ key: null }] }) { totalCount } }  | 'filter.label[0].key' of clusters must be given, and not as null.
          { cluster(by: {}) { name } }                                     | 'by' of cluster takes exactly one of its fields, and not as null. It is one of: id, name, inNamespace.
          { cluster(by: { id: "a", name: "b" }) { name } }                 | 'by' of cluster takes exactly one of its fields
          { clusters(maxAge: "soon") { totalCount } }                      | 'maxAge' of clusters is not valid: a duration is written
          mutation { createVirtualCluster(input: { nme: "a" }) { cluster { id } } } | 'input' of createVirtualCluster has no field 'nme'. Did you mean 'name'? It has: name,
          mutation { createVirtualCluster(input: { name: "a", labels: [{ kye: "a", value: "b" }] }) { cluster { id } } } | 'input.labels[0]' of createVirtualCluster has no field 'kye'. Did you mean 'key'? It has: key, value.
          { clusters(filter: { label: [{ kez: "x" }] }) { totalCount } } | 'filter.label[0]' of clusters has no field 'kez'. Did you mean 'key'?
          mutation { createVirtualCluster(input: {}) { cluster { id } } }           | 'input.name' of createVirtualCluster is missing. It must be given (String!).
          mutation { createVirtualCluster(input: { name: 5 }) { cluster { id } } }  | 'input.name' of createVirtualCluster is a text in double quotes, not a whole number.
          mutation { createVirtualCluster { cluster { id } } }                      | 'createVirtualCluster' needs (input: CreateVirtualClusterInput!).
          mutation { deleteCluster(input: { cluster: "a", expectedVersion: "b" }) { cluster { id } } } | 'input.expectedVersion' of deleteCluster is a whole number of at most 64 bits, not a text.
          mutation { setLabels(input: { cluster: "a", labels: [], labels: [] }) { cluster { id } } }   | 'labels' stands twice; once is meant.
          """)
  void aValueThatDoesNotFit(String document, String words) {
    assertThat(said(document)).anySatisfy(said -> assertThat(said).startsWith(words));
  }

  @Test
  void allThatIsWrongWithAnInputIsSaidWithItsPlaceInTheDocument() {
    var errors =
        errors(
            """
            mutation {
              createVirtualCluster(input: {
                nme: "a"
                labels: [{ key: "b" }]
                waitSeconds: "7"
              }) { cluster { id } } }
            """);

    assertThat(errors)
        .extracting(GraphQLError::getMessage)
        .satisfiesExactly(
            unknown -> assertThat(unknown).contains("has no field 'nme'"),
            missing -> assertThat(missing).startsWith("'input.name'"),
            label -> assertThat(label).startsWith("'input.labels[0].value'"),
            number -> assertThat(number).startsWith("'input.waitSeconds'"));
    assertThat(errors)
        .extracting(error -> Objects.requireNonNull(error.getLocations()).getFirst().getLine())
        .containsExactly(3, 2, 4, 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { clusters(first: $n) { totalCount } }                | The variable '$n' is used and not declared. Declare it behind the operation's name: ($n: Int).
          query ($nn: Int) { clusters(first: $n, last: $nn) { totalCount } } | The variable '$n' is used and not declared. Did you mean '$nn'?
          query ($n: Int) { viewer { __typename } }             | The variable '$n' is declared and not used: use it or leave it out.
          query ($n: String) { clusters(first: $n) { totalCount } } | The variable '$n' is declared as String and stands where Int is needed. Declare it as $n: Int.
          query ($ids: [ID]) { nodes(ids: $ids) { id } }        | The variable '$ids' is declared as [ID] and stands where [ID!]! is needed. Declare it as $ids: [ID!]!.
          query ($n: Itn) { clusters(first: $n) { totalCount } } | There is no type 'Itn'. Did you mean 'Int'?
          query ($n: Owner) { clusters(first: $n) { totalCount } } | The variable '$n' is declared as Owner, which is for answers and not for input.
          query ($n: Int = "x") { clusters(first: $n) { totalCount } } | '$n' is a whole number, not a text.
          query ($n: Int, $n: Int) { clusters(first: $n) { totalCount } } | '$n' stands twice; once is meant.
          query ($d: Duration = "x") { clusters(maxAge: $d) { totalCount } } | '$d' is not valid: a duration is written
          """)
  void aVariableOfTheDocument(String document, String words) {
    assertThat(said(document)).anySatisfy(said -> assertThat(said).startsWith(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { viewer { ...who } } fragment whom on Viewer { __typename } | The document has no fragment 'who'. Did you mean 'whom'? It has: whom.
          { viewer { __typename } } fragment who on Viewer { __typename } | The fragment 'who' is not used: use it as ...who or leave it out.
          { viewer { ...a } } fragment a on Viewer { ...a }       | The fragment 'a' contains itself, be it by others.
          { viewer { ... on Clustr { __typename } } }            | There is no type 'Clustr'. Did you mean 'Cluster'?
          { clusters { nodes { ...f } } } fragment f on Clustr { id } | There is no type 'Clustr'. Did you mean 'Cluster'?
          { nodes(ids: []) { ... on VirtualClustr { size } } }   | There is no type 'VirtualClustr'. Did you mean 'VirtualCluster'?
          query ($i: CreateVirtualClusterInptu!) { viewer { __typename } } | There is no type 'CreateVirtualClusterInptu'. Did you mean 'CreateVirtualClusterInput' or
          { viewer { ... on Cluster { __typename } } }           | A Viewer is never a Cluster: the fragment cannot stand here. Here it is: Viewer.
          { viewer { ... on String { x } } }                     | A fragment is of what has fields, and String has none.
          { clusters { nodes { n: name n: namespace } } }        | 'n' is asked for twice, as 'name' and as 'namespace'. Give one of them another name, such as other: namespace.
          { clusters(first: 1) { totalCount } clusters(first: 2) { totalCount } } | 'clusters' is asked for twice, with different arguments.
          { clusters { nodes { host { name } ... on VirtualCluster { host { name } } } } } | 'host' is asked for twice, where it has different types
          { viewer { __typename } } query B { viewer { __typename } } | Of several operations in a document, each needs a name.
          query B { viewer { __typename } } query B { viewer { __typename } } | 'B' stands twice; once is meant.
          subscription { a: clusterEvents { type } b: clusterEvents { type } } | A subscription has one field; subscribe once for each.
          type A { b: String } query { viewer { __typename } }   | A document holds queries, mutations, subscriptions and fragments, and defines no types.
          """)
  void fragmentsAndOperations(String document, String words) {
    assertThat(said(document)).anySatisfy(said -> assertThat(said).startsWith(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { viewer { actor { name }                    | The document cannot be read: it ends before the '{' of line 1, column 10 is closed.
          { clusters(first: 1 { totalCount } }         | The document cannot be read: '{' is not expected at line 1, column 21. An argument as name: value is expected here, or ')'.
          { viewer { } }                               | The document cannot be read: '}' is not expected at line 1, column 12. Before it at least one field's name is expected.
          { clusters() { totalCount } }                | The document cannot be read: ')' is not expected at line 1, column 12. Before it at least an argument as name: value is expected.
          { viewer { __typename } } }                  | The document cannot be read: '}' is not expected at line 1, column 27. It closes nothing: leave it out.
          { viewer { __typename } ) }                  | The document cannot be read: ')' is not expected at line 1, column 25. The '{' of line 1, column 1 is closed by '}' first.
          { clusters(filter: { 5 }) { totalCount } }   | The document cannot be read: '5' is not expected at line 1, column 22. A field as name: value is expected here, or '}'.
          query ($n Int) { viewer { __typename } }     | The document cannot be read: 'Int' is not expected at line 1, column 11.
          query (n: Int) { viewer { __typename } }     | The document cannot be read: 'n' is not expected at line 1, column 8. A variable as $name: Type is expected here, or ')'.
          { viewer { 5 } }                             | The document cannot be read: '5' is not expected at line 1, column 12. One field's name is expected here, or '}'.
          { clusters(first = 1) { totalCount } }       | The document cannot be read: '=' is not expected at line 1, column 18. Arguments are written with a colon
          { cluster(by: { name: 'a' }) { id } }        | The document cannot be read: ''' is not expected at line 1, column 23. A text stands in double quotes.
          { cluster(by: { name: "a }) { id } }         | The document cannot be read:
          qurey { viewer { __typename } }              | The document cannot be read: 'qurey' is not expected at line 1, column 1. Did you mean 'query'?
          query                                        | The document cannot be read: it ends too early at line 1, column 6. Fields in braces are missing
          # nothing                                    | The document cannot be read:
          """)
  void whatCannotBeRead(String document, String words) {
    var error = errors(document).getFirst();

    assertThat(error.getMessage()).startsWith(words);
    assertThat(error.getErrorType()).isEqualTo(ErrorType.InvalidSyntax);
  }

  @Test
  void anEmptyDocument() {
    assertThat(said(" ").getFirst())
        .isEqualTo(
            "The document cannot be read: it is empty. Write a query such as { serviceInfo {"
                + " version } }.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          $n: Int!        | missing    | The variable '$n' is missing. It must be given (Int!).
          $n: Int!        | null       | '$n' must be given, and not as null.
          $n: Int         | ten        | '$n' is a whole number, not a text.
          $n: Int         | 3000000000 | '$n' is a whole number from -2147483648 to 2147483647, not a whole number.
          """)
  void aVariableThatIsMissingOrDoesNotFit(String declared, String sent, String words) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    if (!sent.equals("missing")) {
      variables.put("n", sent.equals("null") ? null : number(sent));
    }

    assertThat(said("query (" + declared + ") { clusters(first: $n) { totalCount } }", variables))
        .containsExactly(words);
  }

  private static Object number(String sent) {
    return Character.isDigit(sent.charAt(0)) ? (Object) Long.parseLong(sent) : sent;
  }

  @Test
  void anInputInAVariableIsGoneThroughWhole() {
    var input =
        Map.of(
            "nmae", "a", "labels", List.of(Map.of("key", 5)), "dryRun", "yes", "waitSeconds", 1.5);

    assertThat(
            said(
                "mutation ($input: CreateVirtualClusterInput!) { createVirtualCluster(input:"
                    + " $input) { cluster { id } } }",
                Map.of("input", input)))
        .satisfiesExactlyInAnyOrder(
            unknown ->
                assertThat(unknown)
                    .startsWith("'$input' has no field 'nmae'. Did you mean 'name'?"),
            name -> assertThat(name).startsWith("'$input.name' is missing."),
            key ->
                assertThat(key)
                    .isEqualTo(
                        "'$input.labels[0].key' is a text in double quotes, not a whole number."),
            value -> assertThat(value).startsWith("'$input.labels[0].value' is missing."),
            seconds ->
                assertThat(seconds)
                    .isEqualTo(
                        "'$input.waitSeconds' is a whole number, not a number with a fraction."));
  }

  /** Whoever sends a megabyte of them does not make the service look at each. */
  @Test
  void ofManyMistakesInAVariableTheFirstAloneAreLookedFor() {
    var looks = new AtomicInteger();
    var labels =
        new AbstractList<Map<String, String>>() {
          @Override
          public Map<String, String> get(int index) {
            looks.incrementAndGet();
            return Map.of();
          }

          @Override
          public int size() {
            return 333_000;
          }
        };
    var document =
        "mutation ($input: CreateVirtualClusterInput!) { createVirtualCluster(input: $input) {"
            + " cluster { id } } }";
    var input =
        ExecutionInput.newExecutionInput(document)
            .variables(Map.of("input", Map.of("name", "a", "labels", labels)))
            .build();
    var result = ENGINE.execute(input);
    looks.set(0);

    var told = MISTAKES.told(result, input, Parser.parse(document)).getErrors();

    assertThat(told)
        .extracting(GraphQLError::getMessage)
        .hasSize(5)
        .first()
        .asString()
        .startsWith("'$input.labels[0].key' is missing.");
    assertThat(looks).hasValueLessThanOrEqualTo(5);
  }

  @Test
  void ofManyNamesThatAreNoFieldsSomeAloneAreSaid() {
    var names =
        IntStream.range(0, 100_000)
            .boxed()
            .collect(Collectors.toMap(each -> "x" + each, each -> each));

    assertThat(
            said(
                "query ($f: ClusterFilter) { clusters(filter: $f) { totalCount } }",
                Map.of("f", names)))
        .hasSize(5)
        .allSatisfy(said -> assertThat(said).startsWith("'$f' has no field 'x"));
  }

  /** The engine says so a hundred times; to compare all names each time took a minute. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void longNamesThatStandTwiceAreComparedOnce() {
    var fields = new StringBuilder();
    for (var i = 0; i < 985; i++) {
      fields.append("a".repeat(900)).append(Math.min(i, 885)).append(":1 ");
    }

    assertThat(said("{ serviceInfo(x: {" + fields + "}) { version } }"))
        .anySatisfy(said -> assertThat(said).contains("stands twice; once is meant."))
        .hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void constantsAndChoicesInAVariable() {
    var query = "query ($f: ClusterFilter) { clusters(filter: $f) { totalCount } }";
    assertThat(said(query, Map.of("f", Map.of("phase", Map.of("eq", "READDY")))).getFirst())
        .startsWith(
            "'$f.phase.eq' cannot be 'READDY', which is no ClusterPhase. Did you mean 'READY'? It"
                + " is one of: ");
    assertThat(said(query, Map.of("f", "READY")).getFirst())
        .startsWith("'$f' is an object in braces, not a text.");
    assertThat(
            said(
                    "query ($by: ClusterBy!) { cluster(by: $by) { id } }",
                    Map.of("by", Map.of("id", "a", "name", "b")))
                .getFirst())
        .startsWith("'$by' takes exactly one of its fields");
  }

  @Test
  void anOperationThatIsNotThere() {
    var two = "query Ab { viewer { __typename } } query Cd { viewer { __typename } }";

    assertThat(saidOf(two, "Ba"))
        .containsExactly("The document has no operation 'Ba'. Did you mean 'Ab'? It has: Ab, Cd.");
    assertThat(saidOf(two, null))
        .containsExactly(
            "The document has several operations: name the one to run as operationName. It has:"
                + " Ab, Cd.");
  }

  @Test
  void whatIsSuggestedCanBeLeftOut() {
    var mistake = (Mistake) errors("{ clustrs { totalCount } }").getFirst();

    assertThat(mistake.withoutHint().getMessage()).isEqualTo("There is no query 'clustrs'.");
    assertThat(mistake.getLocations()).containsExactly(new SourceLocation(1, 3));
    assertThat(mistake.getErrorType()).isEqualTo(ErrorType.ValidationError);
  }

  @Test
  void longNamesAreNeitherRepeatedInFullNorCompared() {
    for (var document :
        List.of(
            "{ %s }",
            "{ clusters(%s: 1) { totalCount } }",
            "{ clusters(filter: { %s: 1 }) { totalCount } }",
            "{ clusters(filter: { phase: { eq: %s } }) { totalCount } }",
            "{ viewer @%s { __typename } }",
            "{ viewer { ...%s } }",
            "query ($%1$s: String) { clusters(first: $%1$s) { totalCount } }",
            "query ($a: %s) { clusters(first: $a) { totalCount } }")) {
      assertThat(said(document.formatted("x".repeat(20_000))).getFirst())
          .as(document)
          .hasSizeLessThan(800)
          .doesNotContain("Did you mean");
    }
  }

  @Test
  void whoReadsFiveMistakesHasEnough() {
    assertThat(said("{ " + "abc ".repeat(3) + "d e f g h i j k l m }")).hasSize(5);
  }

  /** A misfit in a mutation's input is said by the mutation. */
  @Test
  void whatAMutationSaysItselfIsNoMistakeOfTheDocument() {
    assertThat(
            said(
                "mutation { createVirtualCluster(input: { name: \"a\", lease: { for: \"soon\" } })"
                    + " { cluster { id } } }"))
        .isEmpty();
  }

  private static List<String> said(String document) {
    return errors(document).stream().map(GraphQLError::getMessage).toList();
  }

  private static List<? extends GraphQLError> errors(String document) {
    var result =
        ParseAndValidate.parseAndValidate(
            SCHEMA, ExecutionInput.newExecutionInput(document).build());
    var entry =
        result.isFailure() && result.getDocument() == null
            ? new PreparsedDocumentEntry(result.getErrors())
            : new PreparsedDocumentEntry(
                Objects.requireNonNull(result.getDocument()), result.getErrors());
    return MISTAKES.told(document, entry).getErrors();
  }

  private static List<String> said(String document, Map<String, @Nullable Object> variables) {
    return said(ExecutionInput.newExecutionInput(document).variables(variables).build(), document);
  }

  private static List<String> saidOf(String document, @Nullable String operation) {
    return said(
        ExecutionInput.newExecutionInput(document).operationName(operation).build(), document);
  }

  private static List<String> said(ExecutionInput input, String document) {
    var result = ENGINE.execute(input);
    return MISTAKES.told(result, input, Parser.parse(document)).getErrors().stream()
        .map(GraphQLError::getMessage)
        .toList();
  }
}
