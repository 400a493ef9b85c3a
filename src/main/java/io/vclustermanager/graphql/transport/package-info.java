/**
 * The GraphQL endpoint: HTTP by the GraphQL-over-HTTP specification and graphql-transport-ws on one
 * path, request ids, sign-in, limits and the shape of errors. Replaces micronaut-graphql's own
 * controller and WebSocket handler and runs its hooks (customizer, result handler, data loader
 * registry) on every transport. Gotcha: WebSocket messages are handled on the event loop in their
 * order, so nothing there may block; operations run on virtual threads.
 */
@NullMarked
package io.vclustermanager.graphql.transport;

import org.jspecify.annotations.NullMarked;
