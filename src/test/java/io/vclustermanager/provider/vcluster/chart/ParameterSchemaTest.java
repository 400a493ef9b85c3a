package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Refusal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a schema of parameters costs is known before it is saved, and again before it is used. */
final class ParameterSchemaTest {
  private static final ChartTemplateRules RULES = new ChartTemplateRules(new Sizes(List.of()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x: {pattern: '^(?=.*a)b$'}          | parameters.properties.x.pattern is not taken as a pattern
          x: {pattern: '(a)\\1'}              | parameters.properties.x.pattern is not taken as a pattern
          x: {pattern: '(a{900}){3}'}         | parameters.properties.x.pattern is not taken as a pattern
          x: {items: {pattern: '(?!a)'}}      | parameters.properties.x.items.pattern is not taken as a pattern
          x: {patternProperties: {'^(?!a)': {}}} | parameters.properties.x.patternProperties.^(?!a) is not taken as a pattern
          x: {$ref: 'https://a.example/b'}    | parameters.properties.x.$ref must begin with #
          x: {$ref: 'other.json'}             | parameters.properties.x.$ref must begin with #
          x: {$ref: '#/$defs/nothing'}        | parameters.properties.x.$ref must be the path of a part of this schema
          x: {$ref: '#name'}                  | parameters.properties.x.$ref must be the path of a part of this schema
          x: {$ref: '#/properties/%78'}       | parameters.properties.x.$ref must be the path of a part of this schema
          x: {$dynamicRef: '#x'}              | parameters.properties.x.$dynamicRef is not taken
          x: {$ref: '#'}                      | parameters.properties.x.$ref leads back to itself
          x: {$ref: '#/properties/x'}         | parameters.properties.x.$ref leads back to itself
          x: {items: {$ref: '#/properties/x'}} | parameters.properties.x.items.$ref leads back to itself
          {x: {$ref: '#/properties/y'}, y: {$ref: '#/properties/x'}} | leads back to itself
          """)
  void whatIsRefusedAtItsSave(String properties, String told) {
    var refusals = saved("{type: object, properties: " + braced(properties) + "}");

    assertThat(refusals).singleElement().extracting(Refusal::message).asString().contains(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{x: {$ref: '#/$defs/name'}, y: {$ref: '#/$defs/name'}}",
        "{x: {type: array, items: {$ref: '#/$defs/name'}}, y: {$ref: '#/properties/x'}}",
        "{x: {pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$'}}",
        "{x: {patternProperties: {'^a': {type: string}}}}",
        "{x: {default: {pattern: 'a'}, anyOf: [{type: string}, {type: object}]}}"
      })
  void whatIsTaken(String properties) {
    assertThat(
            saved(
                "{type: object, $defs: {name: {type: string, pattern: '^a+$'}}, properties: "
                    + properties
                    + "}"))
        .isEmpty();
  }

  @Test
  void referencesGoTenStepsAtMost() {
    assertThat(saved(chain(10))).isEmpty();
    assertThat(saved(chain(11)))
        .singleElement()
        .extracting(Refusal::message)
        .asString()
        .contains("leads through more than 10 references: write some of them out");
    assertThat(saved(chain(1000))).hasSize(1);
  }

  /** Each definition twice the one before it: 2^9 parts of 100. */
  @Test
  void referencesThatMultiplyAreRefused() {
    var all =
        IntStream.range(0, 9)
            .mapToObj(
                i ->
                    "d%d: {allOf: [{$ref: '#/$defs/d%d'}, {$ref: '#/$defs/d%d'}]}"
                        .formatted(i, i + 1, i + 1))
            .collect(Collectors.joining(", "));
    var last =
        IntStream.range(0, 100)
            .mapToObj(i -> "{minLength: %d}".formatted(i))
            .collect(Collectors.joining(", "));

    assertThat(
            saved(
                "{type: object, properties: {x: {$ref: '#/$defs/d0'}}, $defs: {%s, d9: {allOf: [%s]}}}"
                    .formatted(all, last)))
        .singleElement()
        .extracting(Refusal::message)
        .asString()
        .contains("brings in too much by its references");
  }

  @Test
  void whatIsNestedTooDeep() {
    var deep = "{type: object, properties: {x: ".repeat(25) + "{}" + "}}".repeat(25);

    assertThat(saved(deep))
        .singleElement()
        .extracting(Refusal::message)
        .asString()
        .contains("nested deeper than 40 levels: make it flatter");
  }

  /** Saved by a release that took it: whoever makes a cluster of it is told whom to ask. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{x: {pattern: '^(?=a)'}}",
        "{x: {properties: {y: {$ref: '#/properties/x'}}}}",
        "{x: {$ref: '#'}}"
      })
  void whatAnOlderReleaseHasTakenIsRefusedAtItsUse(String properties) {
    assertThat(used("{type: object, properties: " + properties + "}", Map.of("x", "a")))
        .singleElement()
        .extracting(Refusal::message)
        .asString()
        .startsWith("parameters cannot be checked: the template's schema is not taken any more.")
        .contains("An administrator has to save it anew", "schema.properties.x");
  }

  @Test
  void patternsAreThoseOfTheCheck() {
    var schema = "{type: object, properties: {x: {type: string, pattern: '^(a+)+$'}}}";

    assertThat(used(schema, Map.of("x", "aaaa"))).isEmpty();
    assertThat(used(schema, Map.of("x", "a".repeat(30_000) + "!")))
        .singleElement()
        .extracting(each -> String.join(".", each.path()))
        .isEqualTo("input.parameters.x");
  }

  @Test
  void moreThanTheSchemaCanCheckAtOnceIsRefused() {
    var many =
        IntStream.range(0, 100)
            .mapToObj(i -> "{minLength: %d}".formatted(i))
            .collect(Collectors.joining(", "));
    var schema =
        "{type: object, properties: {x: {type: array, items: {allOf: [%s]}}}}".formatted(many);
    var heavy =
        "{type: object, properties: {x: {allOf: [%s]}}}"
            .formatted(
                IntStream.range(0, 60)
                    .mapToObj(i -> "{pattern: '(a|b|c|[d-z]){%d}$'}".formatted(100 + i))
                    .collect(Collectors.joining(", ")));

    assertThat(used(schema, Map.of("x", List.of("a".repeat(100))))).isEmpty();
    assertThat(
            used(schema, Map.of("x", IntStream.range(0, 2000).mapToObj(String::valueOf).toList())))
        .singleElement()
        .extracting(Refusal::message)
        .isEqualTo(
            "parameters are too much for the template's schema to check: give fewer or shorter"
                + " ones.");
    assertThat(saved(heavy)).isEmpty();
    assertThat(used(heavy, Map.of("x", "a".repeat(60_000))))
        .singleElement()
        .extracting(Refusal::message)
        .asString()
        .contains("too much for the template's schema");
  }

  /** Each error used to quote the whole list of what is allowed: together more than the memory. */
  @Test
  void whatIsWrongAThousandTimesIsToldAFewTimesAndInAFewWords() {
    var schema =
        "{type: object, properties: {x: {items: {enum: ['%s']}}}}".formatted("a".repeat(60_000));
    var wrong = Collections.nCopies(20_000, 1);

    var refusals = used(schema, Map.of("x", wrong));

    assertThat(refusals).hasSize(10);
    assertThat(refusals).allMatch(each -> each.message().length() < 1000);
  }

  @Test
  void whatIsNoneOfThousandsIsToldInAFewWords() {
    var branches =
        IntStream.range(0, 3000)
            .mapToObj(i -> "{enum: [b%d]}".formatted(i))
            .collect(Collectors.joining(", "));
    var schema = "{type: object, properties: {x: {anyOf: [%s]}}}".formatted(branches);

    var refusals = used(schema, Map.of("x", 1));

    assertThat(refusals)
        .singleElement()
        .satisfies(each -> assertThat(each.message().length()).isLessThan(2000));
  }

  private static String braced(String properties) {
    return properties.startsWith("{") ? properties : "{" + properties + "}";
  }

  private static String chain(int references) {
    var definitions =
        IntStream.range(1, references)
            .mapToObj(i -> "d%d: {$ref: '#/$defs/d%d'}, ".formatted(i, i + 1))
            .collect(Collectors.joining());
    return "{type: object, $defs: {%sd%d: {}}, properties: {x: {$ref: '#/$defs/d1'}}}"
        .formatted(definitions, references);
  }

  private static List<Refusal> saved(String schema) {
    return RULES.checkSchema(Yaml.values(schema));
  }

  private static List<Refusal> used(String schema, Map<String, @Nullable Object> parameters) {
    return RULES.checkParameters(Yaml.values(schema), parameters);
  }
}
