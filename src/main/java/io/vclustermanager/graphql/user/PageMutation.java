package io.vclustermanager.graphql.user;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.CallerCustomizer;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PageDoor;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.graphql.transport.RequestId;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Outcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mutation that has to do with the session of a page.
 *
 * @param <T> what its intent is about
 */
abstract class PageMutation<T> extends Mutation<T> {
  PageMutation(String name, List<PayloadField<T>> fields) {
    super(name, fields);
  }

  /** Asks the intent. */
  abstract Outcome<T> execute(Ask ask, Inputs input, PageDoor door);

  @Override
  protected final Outcome<T> outcome(Ask ask, DataFetchingEnvironment environment) {
    return execute(ask, Inputs.input(environment), PageDoor.of(environment));
  }

  @Override
  protected final Outcome<T> execute(Ask ask, Inputs input) {
    throw new IllegalStateException("It is asked with what the request shows");
  }

  /** A request of which nobody is known yet: it takes neither a key nor a dry run. */
  static Ask ofNobody(DataFetchingEnvironment environment) {
    var context = environment.getGraphQlContext();
    CallerCustomizer.@Nullable Source source = context.get(CallerCustomizer.Source.class);
    var address = source == null ? null : source.address();
    return new Ask(
        new Caller(Actor.nobody(), RequestId.of(context).value(), address),
        null,
        "",
        Map.of(),
        false);
  }
}
