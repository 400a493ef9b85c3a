/** Tests of the GraphQL endpoint on a real server with a schema of its own and no database. */
@NullMarked
package io.vclustermanager.graphql.transport;

import org.jspecify.annotations.NullMarked;
