package io.vclustermanager.graphql;

import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The contract, schema.graphqls, as it stands on the class path. */
public final class SchemaFile {
  private static final String NAME = "schema.graphqls";

  private SchemaFile() {}

  /** Loads what reading it needs: done early, the start is quicker. */
  public static void warmUp() {
    parse();
  }

  static TypeDefinitionRegistry parse() {
    return new SchemaParser().parse(text());
  }

  /** It, word for word. */
  public static String text() {
    try (var stream = SchemaFile.class.getClassLoader().getResourceAsStream(NAME)) {
      if (stream == null) {
        throw new FileNotFoundException(NAME + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("While reading " + NAME, e);
    }
  }
}
