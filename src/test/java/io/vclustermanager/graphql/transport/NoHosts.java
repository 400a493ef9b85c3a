package io.vclustermanager.graphql.transport;

import io.micronaut.context.annotation.Requires;
import io.vclustermanager.access.Finding;
import io.vclustermanager.access.HostTokens;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;

/** There are no hosts here: each token is of somebody else. */
@Singleton
@Requires(property = "spec.name", value = TestSchema.SPEC)
final class NoHosts implements HostTokens {
  @Override
  public Publisher<Finding> look(String text, Supplier<Publisher<Finding>> otherwise) {
    return otherwise.get();
  }
}
