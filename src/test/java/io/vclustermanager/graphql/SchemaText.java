package io.vclustermanager.graphql;

import graphql.language.PrettyAstPrinter;
import graphql.language.PrettyAstPrinter.PrettyPrinterOptions;
import graphql.parser.Parser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The schema's file, and the copy of it that was released last. */
final class SchemaText {
  static final Path FILE = Path.of("schema.graphqls");
  static final Path RELEASED = Path.of("src/test/resources/released/schema.graphqls");

  private SchemaText() {}

  static String current() {
    return read(FILE);
  }

  static String released() {
    return read(RELEASED);
  }

  /**
   * The schema as graphql-java prints it, with descriptions and comments.
   *
   * @throws graphql.parser.InvalidSyntaxException when it does not survive that: the printer does
   *     not escape what is quoted in a description, so write {@code `so`} there
   */
  static String formatted(String sdl) {
    var printed = PrettyAstPrinter.print(sdl, PrettyPrinterOptions.defaultOptions());
    Parser.parse(printed);
    return printed;
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("While writing " + file, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("While reading " + file, e);
    }
  }
}
