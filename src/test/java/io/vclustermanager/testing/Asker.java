package io.vclustermanager.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody who asks the graph over HTTP, and follows what becomes of it.
 *
 * @param deadline how long operations may take
 */
public record Asker(
    TestService service, String token, Map<String, String> headers, Duration deadline) {
  /** Somebody who waits as long as tests do. */
  public Asker(TestService service, String token) {
    this(service, token, Map.of(), TestService.DEADLINE);
  }

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
    var state = service.awaitEnd(created(input), deadline);
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
    return new Asker(service, token, Map.copyOf(all), deadline);
  }

  /** The same, who waits that long for operations. */
  public Asker within(Duration longer) {
    return new Asker(service, token, headers, longer);
  }

  /** Asks for a cluster with these further fields of the input; its operation's id. */
  public String create(String name, String fields) {
    var answer =
        ask(
            """
            mutation { createVirtualCluster(input: { name: "%s" %s }) {
              operation { id } userErrors { path code message } } }
            """
                .formatted(name, fields));
    assertThat(answer.list("data.createVirtualCluster.userErrors"))
        .as(answer.body().toString())
        .isEmpty();
    return answer.text("data.createVirtualCluster.operation.id");
  }

  /** Asks for a cluster; the state in which its operation ends. */
  public String createToTheEnd(String name) {
    return service.awaitEnd(create(name, ""), deadline);
  }

  /** Asks for a cluster and waits until it is ready. */
  public void createReady(String name) {
    createReady(name, "");
  }

  /** Asks for a cluster with these further fields of the input, and waits until it is ready. */
  public void createReady(String name, String fields) {
    assertThat(service.awaitEnd(create(name, fields), deadline))
        .as(() -> error(name))
        .isEqualTo("SUCCEEDED");
  }

  /** Asks for the end of a cluster; its operation's id. */
  public String delete(String name) {
    return ask("""
    mutation { deleteCluster(input: { cluster: "%s" }) {
      operation { id } userErrors { message } } }
    """
            .formatted(name))
        .text("data.deleteCluster.operation.id");
  }

  /** Asks for the end of a cluster and waits until it is gone. */
  public void deleteToTheEnd(String name) {
    assertThat(service.awaitEnd(delete(name), deadline)).isEqualTo("SUCCEEDED");
  }

  /** Asks for one mutation of a cluster that nothing forbids. */
  public Answer mutate(String mutation, String input) {
    var answer = mutate(mutation, input, "cluster { id }");
    assertThat(answer.messages()).isEmpty();
    return answer;
  }

  /** Asks for one that is done by an operation, and waits until that has succeeded. */
  public void ended(String mutation, String input) {
    var answer = mutate(mutation, input, "cluster { name } operation { id }");
    assertThat(answer.messages()).isEmpty();
    assertThat(service.awaitEnd(answer.rootText("operation.id"), deadline))
        .as(() -> error(answer.rootText("cluster.name")))
        .isEqualTo("SUCCEEDED");
  }

  /** The id of a cluster. */
  public String id(String name) {
    return cluster(name, "id").text("data.cluster.id");
  }

  /** Why the cluster is not ready: reason and message of its condition. */
  public String trouble(String name) {
    var conditions =
        cluster(name, "conditions { type reason message }").list("data.cluster.conditions");
    return conditions.stream()
        .map(Object::toString)
        .filter(each -> each.contains("type=Ready"))
        .findFirst()
        .orElse("no condition yet");
  }

  /** The error of a cluster's newest operation. */
  public String error(String name) {
    var answer = cluster(name, "operations(first: 1) { nodes { error { reason message } } }");
    return answer.at("data.cluster.operations.nodes.0.error.reason")
        + ": "
        + answer.at("data.cluster.operations.nodes.0.error.message");
  }

  /** Waits until the cluster's condition says all of this. */
  public void awaitTrouble(String name, String... words) {
    var last = new String[] {""};
    try {
      TestService.await(
          name + " to say " + String.join(", ", words),
          () -> {
            last[0] = trouble(name);
            return List.of(words).stream().allMatch(last[0]::contains);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; it says " + last[0], e);
    }
  }
}
