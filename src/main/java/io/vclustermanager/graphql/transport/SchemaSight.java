package io.vclustermanager.graphql.transport;

import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.execution.UnknownOperationException;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration.NettyListenerConfiguration;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.ClientAddresses;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.mistake.Mistake;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the schema. Strangers may not, for it tells them where to look: neither by asking for
 * it nor by what is said about their mistakes, unless whoever runs the service says so or nobody
 * but the people of this machine can be a stranger.
 */
@Singleton
final class SchemaSight {
  private static final AnswerError UNTOLD =
      AnswerError.of(
          Code.BAD_USER_INPUT, "The document does not fit the schema; sign in to read why");

  private final boolean isNobodys;
  private final boolean isEverybodys;

  SchemaSight(
      DocumentLimits limits, ClientAddresses addresses, NettyHttpServerConfiguration server) {
    var setting = limits.introspection();
    isNobodys = setting.equals("false");
    isEverybodys =
        setting.equals("true")
            || (!isNobodys && !addresses.areBehindProxies() && isOnLoopback(server));
  }

  /** Whether it is shown to nobody, whoever asks. */
  boolean isNobodys() {
    return isNobodys;
  }

  /** Whether a caller must be known to ask for it, where anybody may at all. */
  boolean needsSignIn() {
    return !isNobodys && !isEverybodys;
  }

  /**
   * The result as this caller may read it. To strangers, a mistake tells nothing of the schema; and
   * where nobody may ask for the schema, what could have been meant is not suggested, for that
   * would be a way to ask.
   */
  ExecutionResult told(ExecutionResult result, GraphQLContext context) {
    var isKnown = context.hasKey(Authentication.class);
    if (result.getErrors().isEmpty() || isEverybodys || (isKnown && !isNobodys)) {
      return result;
    }
    List<GraphQLError> errors = new ArrayList<>();
    for (var error : result.getErrors()) {
      var told = isKnown ? withoutHint(error) : toStranger(error);
      if (!errors.contains(told)) {
        errors.add(told);
      }
    }
    return result.transform(builder -> builder.errors(errors));
  }

  private static GraphQLError withoutHint(GraphQLError error) {
    return error instanceof Mistake mistake && tellsOfSchema(mistake)
        ? mistake.withoutHint()
        : error;
  }

  private static GraphQLError toStranger(GraphQLError error) {
    return tellsOfSchema(error) ? UNTOLD : error;
  }

  private static boolean tellsOfSchema(GraphQLError error) {
    return error.getErrorType() == ErrorType.ValidationError
        && !(error instanceof UnknownOperationException)
        && Answers.code(error) == Code.BAD_USER_INPUT;
  }

  private static boolean isOnLoopback(NettyHttpServerConfiguration server) {
    @Nullable List<NettyListenerConfiguration> listeners = server.getListeners();
    return listeners == null
        ? isLoopback(server.getHost().orElse(null))
        : listeners.stream().allMatch(each -> isLoopback(each.getHost()));
  }

  /** Without a host it listens everywhere. */
  private static boolean isLoopback(@Nullable String host) {
    try {
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
