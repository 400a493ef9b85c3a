package io.vclustermanager.graphql.mistake;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.language.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mistake of who wrote a document, or sent its variables.
 *
 * @param what what is wrong and where: no more of the schema than what the document tried
 * @param hint what was meant perhaps, and what is allowed; may be empty
 * @param locations where in the document
 * @param errorType {@code ValidationError} when its words tell something of the schema
 */
public record Mistake(String what, String hint, List<SourceLocation> locations, ErrorType errorType)
    implements GraphQLError {

  /** One whose words tell something of the schema. */
  static Mistake ofSchema(String what, String hint, @Nullable SourceLocation location) {
    return new Mistake(what, hint, places(location), ErrorType.ValidationError);
  }

  /** One whose words tell only what the document says itself. */
  static Mistake ofDocument(
      ErrorType type, String what, String hint, @Nullable SourceLocation location) {
    return new Mistake(what, hint, places(location), type);
  }

  private static List<SourceLocation> places(@Nullable SourceLocation location) {
    return location == null || location.getLine() < 1 ? List.of() : List.of(location);
  }

  /** The same for whom the schema is not shown: nothing is listed, nothing suggested. */
  public Mistake withoutHint() {
    return new Mistake(what, "", locations, errorType);
  }

  @Override
  public String getMessage() {
    return hint.isEmpty() ? what : what + " " + hint;
  }

  @Override
  public List<SourceLocation> getLocations() {
    return locations;
  }

  @Override
  public ErrorType getErrorType() {
    return errorType;
  }
}
