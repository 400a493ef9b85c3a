package io.vclustermanager.provider.vcluster.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.SafePattern;

/** Compiles JSON Schemas of the draft 2020-12, with patterns whose cost is bounded. */
final class Schemas {
  static final String DIALECT = SpecificationVersion.DRAFT_2020_12.getDialectId();

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder().regularExpressionFactory(Schemas::expression).build();

  private Schemas() {}

  /** A schema has a pattern that {@link SafePattern} does not take. */
  static final class BadPatternException extends RuntimeException {
    BadPatternException(NotTakenException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Made on first use, since it takes a while. */
  private static final class OfSchemas {
    private static final Schema SCHEMA = registry().getSchema(SchemaLocation.of(DIALECT));
  }

  /** The schema of schemas. */
  static Schema ofSchemas() {
    return OfSchemas.SCHEMA;
  }

  /** A schema of somebody's. A registry of its own forgets it when it is not used any more. */
  static Schema compiled(JsonNode schema) {
    return registry().getSchema(schema);
  }

  private static SchemaRegistry registry() {
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(CONFIG));
  }

  private static RegularExpression expression(String pattern) {
    try {
      return SafePattern.of(pattern)::isFoundIn;
    } catch (NotTakenException e) {
      throw new BadPatternException(e);
    }
  }
}
