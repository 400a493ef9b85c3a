package io.vclustermanager.graphql.transport;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;

/**
 * One operation to be executed, with all that its customizers may look at.
 *
 * @param http the request, or the upgrade request of the socket
 * @param response the response customizers may change; on a socket nobody reads it
 * @param time how long it may take
 */
record ExecutionCall(
    GraphQlRequest request,
    Transport transport,
    RequestId requestId,
    HttpRequest<?> http,
    MutableHttpResponse<String> response,
    RequestTime time) {}
