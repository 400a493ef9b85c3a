package io.vclustermanager.graphql.user;

import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.access.Token;
import io.vclustermanager.graphql.CallerCustomizer;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.graphql.transport.RequestId;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.Login;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mutation login. */
@Singleton
final class LoginFetcher extends Mutation<Token> {
  private final Login intent;

  LoginFetcher(Login intent) {
    super(
        "login",
        List.of(
            new PayloadField<>("accessToken", Token::value),
            new PayloadField<>("expiresAt", Token::expiresAt),
            new PayloadField<>("viewer", Token::actor)));
    this.intent = intent;
  }

  /** Nobody is known yet, and as nothing is changed there is neither a key nor a dry run. */
  @Override
  protected Ask ask(DataFetchingEnvironment environment) {
    var context = environment.getGraphQlContext();
    refuseSecond(context);
    CallerCustomizer.@Nullable Source source = context.get(CallerCustomizer.Source.class);
    var address = source == null ? null : source.address();
    return new Ask(
        new Caller(Actor.nobody(), RequestId.of(context).value(), address), null, "", false);
  }

  /** Each costs much, and a limit that counts requests would count many as one. */
  private static void refuseSecond(GraphQLContext context) {
    if (context.hasKey(LoginFetcher.class)) {
      throw GraphQlProblem.of(
          Code.BAD_USER_INPUT, "A document may sign in once; send another request.");
    }
    context.put(LoginFetcher.class, true);
  }

  @Override
  protected Outcome<Token> execute(Ask ask, Inputs input) {
    return Guesses.limited(
        () -> intent.execute(ask.caller(), input.text("username"), input.text("password")));
  }

  /**
   * The payload is read as who has just signed in; what stands beside it in the same request goes
   * on as whoever sent the request.
   */
  @Override
  protected Object context(Ask ask, Token token) {
    return ask.caller().as(token.actor());
  }
}
