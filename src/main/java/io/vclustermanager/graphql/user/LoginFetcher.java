package io.vclustermanager.graphql.user;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.access.Token;
import io.vclustermanager.graphql.CallerCustomizer;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.RootField;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.graphql.transport.RequestId;
import io.vclustermanager.intent.user.Login;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mutation login. */
@Singleton
final class LoginFetcher implements RootField, TypeFields.Wiring {
  private final Login intent;

  LoginFetcher(Login intent) {
    this.intent = intent;
  }

  private record Payload(@Nullable Token token, List<Refusal> userErrors) {}

  @Override
  public String type() {
    return "Mutation";
  }

  @Override
  public String name() {
    return "login";
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("LoginPayload", Payload.class)
            .field("accessToken", payload -> payload.token == null ? null : payload.token.value())
            .field("expiresAt", payload -> payload.token == null ? null : payload.token.expiresAt())
            .field("viewer", payload -> payload.token == null ? null : payload.token.actor())
            .field("userErrors", Payload::userErrors)
            .done());
  }

  @Override
  public Object get(DataFetchingEnvironment environment) {
    var input = Inputs.input(environment);
    var context = environment.getGraphQlContext();
    CallerCustomizer.@Nullable Source source = context.get(CallerCustomizer.Source.class);
    var address = source == null ? null : source.address();
    var requestId = RequestId.of(context).value();
    return switch (intent.execute(
        input.text("username"), input.text("password"), requestId, address)) {
      case Accepted<Token>(var token) -> signedIn(address, token, requestId);
      case AlreadyAccepted<Token>(var token) -> signedIn(address, token, requestId);
      case Rejected<Token>(var refusals) -> new Payload(null, refusals);
    };
  }

  /**
   * The payload is read as who has just signed in; what stands beside it in the same request goes
   * on as whoever sent the request.
   */
  private static Object signedIn(@Nullable String source, Token token, String requestId) {
    return DataFetcherResult.newResult()
        .data(new Payload(token, List.of()))
        .localContext(new Caller(token.actor(), requestId, source))
        .build();
  }
}
