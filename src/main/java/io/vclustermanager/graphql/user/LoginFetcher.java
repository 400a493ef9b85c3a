package io.vclustermanager.graphql.user;

import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.PageDoor;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.user.Login;
import io.vclustermanager.intent.user.SignedIn;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation login. */
@Singleton
final class LoginFetcher extends SignedInMutation {
  private final Login intent;

  LoginFetcher(Login intent) {
    super("login");
    this.intent = intent;
  }

  @Override
  protected Ask ask(DataFetchingEnvironment environment) {
    refuseSecond(environment.getGraphQlContext());
    return super.ask(environment);
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
  Outcome<SignedIn> execute(Ask ask, Inputs input, PageDoor door) {
    return input.flag("session")
        ? door.whyNoCookie()
            .map(Decisions::<SignedIn>rejected)
            .orElseGet(() -> kept(login(ask, input, true), door))
        : login(ask, input, false);
  }

  private Outcome<SignedIn> login(Ask ask, Inputs input, boolean session) {
    return Guesses.limited(
        () ->
            intent.execute(ask.caller(), input.text("username"), input.text("password"), session));
  }
}
