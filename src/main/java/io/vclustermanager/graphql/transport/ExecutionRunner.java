package io.vclustermanager.graphql.transport;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.language.Document;
import io.micronaut.configuration.graphql.GraphQLExecutionInputCustomizer;
import io.micronaut.configuration.graphql.GraphQLExecutionResultHandler;
import io.micronaut.configuration.graphql.GraphQLResponseBody;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.BearerWay;
import io.vclustermanager.access.Verdict;
import io.vclustermanager.graphql.mistake.Mistakes;
import io.vclustermanager.graphql.transport.PersistedDocuments.Meaning;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.OnBehalf;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Executes one operation for any transport and runs micronaut-graphql's hooks around it: the
 * customizer before, a data loader registry of its own, the result handler for every answer.
 */
@Singleton
@Requires(beans = GraphQL.class)
final class ExecutionRunner {
  private final GraphQL graphQl;
  private final GraphQLExecutionInputCustomizer customizer;
  private final GraphQLExecutionResultHandler resultHandler;
  private final BatchLoaders loaders;
  private final RequestTimes times;
  private final PersistedDocuments documents;
  private final SchemaSight schema;
  private final CallerEnds ends;
  private final Doors doors;
  private final Rates rates;
  private final Mistakes mistakes;

  ExecutionRunner(
      GraphQL graphQl,
      GraphQLExecutionInputCustomizer customizer,
      GraphQLExecutionResultHandler resultHandler,
      BatchLoaders loaders,
      RequestTimes times,
      PersistedDocuments documents,
      SchemaSight schema,
      CallerEnds ends,
      Doors doors,
      Rates rates) {
    this.graphQl = graphQl;
    this.customizer = customizer;
    this.resultHandler = resultHandler;
    this.loaders = loaders;
    this.times = times;
    this.documents = documents;
    this.schema = schema;
    this.ends = ends;
    this.doors = doors;
    this.rates = rates;
    mistakes = new Mistakes(graphQl.getGraphQLSchema());
  }

  /** One operation, from now on: its time runs. */
  ExecutionCall call(
      GraphQlRequest request,
      Transport transport,
      RequestId requestId,
      HttpRequest<?> http,
      MutableHttpResponse<String> response) {
    return new ExecutionCall(request, transport, requestId, http, response, times.create());
  }

  /** Nobody waits for it any more. Does not block. */
  void cut(ExecutionCall call) {
    if (!call.time().isCut()) {
      times.cut(call.time());
    }
  }

  /** Executes and waits; what goes wrong is in the result. Not for the event loop. */
  ExecutionResult execute(ExecutionCall call) {
    times.begin(call.time());
    try {
      return Answers.finish(call.time().work().run(() -> run(call)), call.requestId());
    } catch (Exception | StackOverflowError e) {
      return failed(e, call.requestId());
    } finally {
      times.end(call.time());
    }
  }

  private ExecutionResult run(ExecutionCall call) {
    var input = input(call);
    var context = input.getGraphQLContext();
    try {
      var refusal = rates.admit(context, call.http());
      return refusal.isPresent()
          ? refused(refusal.get())
          : rates.told(admitted(call, input), context);
    } finally {
      RateHeaders.write(rates.left(context), call.response());
    }
  }

  private ExecutionResult admitted(ExecutionCall call, ExecutionInput input) {
    return switch (documents.meaning(call.request())) {
      case Meaning.Document document ->
          run(call, document, input.transform(builder -> builder.query(document.text())));
      case Meaning.Refused(var error) -> refused(error);
    };
  }

  private static ExecutionResult refused(AnswerError error) {
    return ExecutionResult.newExecutionResult().errors(List.of(error)).build();
  }

  private ExecutionResult run(ExecutionCall call, Meaning.Document document, ExecutionInput input) {
    var isStream = false;
    try {
      var result = OnBehalf.of(who(input.getGraphQLContext()), () -> timed(call, document, input));
      if (result.getData() instanceof Publisher<?> source) {
        isStream = true;
        leaveWithAnswer(call, input.getGraphQLContext());
        return placed(result, source, input);
      }
      var context = input.getGraphQLContext();
      return schema.told(mistakes.told(result, input, context.get(Document.class)), context);
    } finally {
      if (!isStream) {
        OpenSubscriptions.leave(input.getGraphQLContext());
      }
    }
  }

  /** Strangers share what they wait for. */
  private static String who(GraphQLContext context) {
    return context
        .<Caller>getOrEmpty(Caller.class)
        .map(caller -> caller.actor().subject())
        .orElse(OnBehalf.STRANGERS);
  }

  private ExecutionResult timed(
      ExecutionCall call, Meaning.Document document, ExecutionInput input) {
    call.time().runs(input);
    var execution = graphQl.executeAsync(input);
    CompletableFuture.anyOf(execution, call.time().over()).join();
    var result = execution.getNow(null);
    if (ExecutionPolicy.allowed(input.getGraphQLContext())) {
      documents.keep(document);
    }
    return result == null || call.time().spoils(result)
        ? ExecutionResult.newExecutionResult().errors(List.of(Failures.tookTooLong())).build()
        : result;
  }

  /** Nobody may ever listen to an event stream: its client can be gone before it begins. */
  private void leaveWithAnswer(ExecutionCall call, GraphQLContext context) {
    if (call.transport() == Transport.HTTP_STREAM) {
      doors
          .of(call.http())
          .ifPresentOrElse(
              door -> door.afterwards(() -> OpenSubscriptions.leave(context)),
              () -> OpenSubscriptions.leave(context));
    }
  }

  @SuppressWarnings("unchecked") // the engine's only publisher is one of results
  private ExecutionResult placed(
      ExecutionResult result, Publisher<?> source, ExecutionInput input) {
    var results =
        ends.until(inTurn((Publisher<ExecutionResult>) source), input.getGraphQLContext());
    return result.transform(
        builder -> builder.data(OpenSubscriptions.placed(results, input.getGraphQLContext())));
  }

  /**
   * One event after the other. The engine hands on each as soon as it is worked out, on whichever
   * thread that was, also while the one before is still being handed on; who listens may take what
   * comes then for a breach of the protocol (Reactive Streams, rule 1.3) and drop it.
   */
  private static Flux<ExecutionResult> inTurn(Publisher<ExecutionResult> source) {
    return Flux.from(source)
        .transform(
            Operators.<ExecutionResult, ExecutionResult>lift(
                (_, listener) -> Operators.serialize(listener)));
  }

  static ExecutionResult failed(Throwable failure, RequestId requestId) {
    var error = Answers.finish(Failures.describe(failure, requestId), requestId);
    return ExecutionResult.newExecutionResult().errors(List.of(error)).build();
  }

  /** One answer as it is written, after the result handler. */
  CompletableFuture<Map<String, Object>> body(ExecutionResult result) {
    return Mono.from(resultHandler.handleExecutionResult(Mono.just(result)))
        .map(GraphQLResponseBody::getSpecification)
        .switchIfEmpty(Mono.fromSupplier(result::toSpecification))
        .toFuture();
  }

  /** Of who asks. What is asked is read when they may. */
  private ExecutionInput input(ExecutionCall call) {
    var customized =
        Mono.from(customizer.customize(plainInput(call), call.http(), call.response())).block();
    if (customized == null) {
      throw new IllegalStateException("the execution input customizer gave no input");
    }
    return customized;
  }

  private ExecutionInput plainInput(ExecutionCall call) {
    var request = call.request();
    var input =
        ExecutionInput.newExecutionInput()
            .query(Objects.requireNonNullElse(request.query(), ""))
            .operationName(request.operationName())
            .variables(request.variables())
            .extensions(request.extensions())
            .graphQLContext(context -> context.of(RequestId.class, call.requestId()))
            .graphQLContext(context -> context.of(Transport.class, call.transport()))
            .graphQLContext(context -> context.of(RequestTime.class, call.time()));
    var authentication = authentication(call);
    if (authentication != null) {
      input.graphQLContext(context -> context.of(Authentication.class, authentication));
    }
    switch (Verdict.of(call.http())) {
      case Verdict.Refused(_, _, var trouble) ->
          input.graphQLContext(context -> context.of(NoCaller.class, new NoCaller(trouble)));
      case Verdict.Unclear(var failure) -> throw failure;
      case Verdict.Nobody _ ->
          BearerWay.otherScheme(call.http())
              .ifPresent(
                  trouble ->
                      input.graphQLContext(
                          context -> context.of(NoCaller.class, new NoCaller(trouble))));
      case Verdict.Counts _ -> {}
    }
    return input.dataLoaderRegistry(loaders.registry()).build();
  }

  private static @Nullable Authentication authentication(ExecutionCall call) {
    return call.http().getUserPrincipal(Authentication.class).orElse(null);
  }
}
