/** What a newcomer runs first, one after the other. */
export function examples(lastEvent) {
  return [
    {
      query: `# 1. Ask for a cluster: press the triangle.
# The answer comes at once, the cluster soon:
# go on to the tab "Watch".
mutation Create {
  createVirtualCluster(
    input: { name: "hello", lease: { for: "PT2H" } }
  ) {
    cluster { id name phase lease { expiresAt } }
    operation { id state }
    userErrors { path code message }
  }
}
`,
    },
    {
      query: `# 2. Watch: run this and leave it running.
# It shows the last event since you came here;
# without $after, those from now on.
subscription Watch($after: String) {
  clusterEvents(after: $after) {
    type occurredAt phase cluster { name }
  }
}
`,
      variables: JSON.stringify({ after: lastEvent }, null, 2),
    },
    {
      query: `# 3. List what is ready, until when, and how
# it came about. What else there is to ask for,
# you see on the left: in the documentation and
# the explorer.
query List {
  clusters(
    first: 10
    filter: { phase: { in: [READY] } }
  ) {
    totalCount
    nodes {
      name owner { name } phase lease { expiresAt }
      events(first: 10) { nodes { type phase } }
    }
  }
}
`,
    },
  ];
}
