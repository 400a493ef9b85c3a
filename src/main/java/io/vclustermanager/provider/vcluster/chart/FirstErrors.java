package io.vclustermanager.provider.vcluster.chart;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * The first errors that a schema finds. Then the check ends: nobody reads thousands, and each of
 * them keeps the whole of what it quotes.
 */
final class FirstErrors extends AbstractList<Error> {
  /** More than are told, since of one place there may be several. */
  private static final int MOST = 100;

  private final List<Error> errors = new ArrayList<>();

  private FirstErrors() {}

  /** Enough was found. */
  private static final class EnoughException extends RuntimeException {
    EnoughException() {
      super("Enough errors were found", null, false, false);
    }
  }

  /** What is wrong with this JSON, as far as it is told. */
  static List<Error> of(Schema schema, String json) {
    var first = new FirstErrors();
    try {
      schema.validate(json, InputFormat.JSON, context -> context.setErrors(first));
    } catch (EnoughException _) {
      return first;
    }
    return first;
  }

  @Override
  public void add(int index, Error error) {
    errors.add(index, error);
    if (errors.size() >= MOST) {
      throw new EnoughException();
    }
  }

  @Override
  public Error get(int index) {
    return errors.get(index);
  }

  @Override
  public int size() {
    return errors.size();
  }
}
