package io.vclustermanager.testing;

import java.util.HashMap;
import java.util.Map;

/** Somebody who asks the graph over HTTP. */
public record Asker(TestService service, String token, Map<String, String> headers) {
  /** Asks. */
  public Answer ask(String query) {
    return ask(query, Map.of());
  }

  /** Asks with variables. */
  public Answer ask(String query, Map<String, Object> variables) {
    return service.ask(token, query, variables, headers);
  }

  /**
   * Asks for one mutation.
   *
   * @param input the fields of its input, as GraphQL writes them
   * @param selection what to see of the payload beside its errors
   */
  public Answer mutate(String mutation, String input, String selection) {
    return ask(
        "mutation { %s(input: { %s }) { %s userErrors { code path message } } }"
            .formatted(mutation, input, selection));
  }

  /** Asks for a cluster. */
  public Answer create(String input) {
    return mutate("createVirtualCluster", input, "cluster { id name } operation { id }");
  }

  /** Asks for a cluster that nothing forbids, and gives its operation's id. */
  public String created(String input) {
    return create(input).rootText("operation.id");
  }

  /** Asks for a cluster that nothing forbids, and waits until it is ready. */
  public void ready(String input) {
    var state = service.awaitEnd(created(input));
    if (!state.equals("SUCCEEDED")) {
      throw new AssertionError("The create of " + input + " ended " + state);
    }
  }

  /** What is to be seen of the live cluster of this name, such as {@code phase}. */
  public Answer cluster(String name, String selection) {
    return ask("{ cluster(by: { name: \"%s\" }) { %s } }".formatted(name, selection));
  }

  /** The same, sending this header too. */
  public Asker with(String header, String value) {
    var all = new HashMap<>(headers);
    all.put(header, value);
    return new Asker(service, token, Map.copyOf(all));
  }
}
