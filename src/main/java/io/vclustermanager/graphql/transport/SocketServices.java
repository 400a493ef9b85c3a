package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import graphql.GraphQL;
import io.micronaut.configuration.graphql.ws.GraphQLWsConfiguration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import io.vclustermanager.access.LiveCallers;
import io.vclustermanager.access.WaysIn;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ExecutorService;

/**
 * What every socket needs.
 *
 * @param executor runs operations, on virtual threads
 * @param clock decides when a token has expired
 * @param ticker measures how long a socket stands open for nobody
 */
@Singleton
@Requires(beans = GraphQL.class)
record SocketServices(
    ExecutionRunner runner,
    WaysIn ways,
    LiveCallers callers,
    @Named(TaskExecutors.BLOCKING) ExecutorService executor,
    @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler,
    Clock clock,
    Ticker ticker,
    Doors doors,
    GraphQlConfiguration configuration,
    DoorLimits limits,
    GraphQLWsConfiguration protocol) {}
