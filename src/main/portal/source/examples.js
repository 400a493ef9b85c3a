/** What a newcomer runs first, one after the other; in lines that a telephone shows whole. */
export const EXAMPLES = [
  {
    query: `# 1. Ask for a cluster: press the
# triangle. The answer comes at once,
# the cluster soon: go on to the tab
# "Watch it".
mutation CreateACluster {
  createVirtualCluster(
    input: {
      name: "hello"
      lease: { for: "PT2H" }
    }
  ) {
    cluster {
      id name phase lease { expiresAt }
    }
    operation { id state }
    userErrors { path code message }
  }
}
`,
  },
  {
    query: `# 2. Watch it: the whole story of the
# newest operation, from its beginning
# to its end. This page fills in
# $newestOperation; for another one,
# give its id in "Variables".
subscription WatchIt(
  $newestOperation: ID!
) {
  operationEvents(
    operationId: $newestOperation
  ) {
    occurredAt type phase
  }
}
`,
  },
  {
    query: `# 3. List what is ready, until when,
# and how it came about. What else
# there is to ask for is shown by the
# buttons for documentation, explorer.
query ListClusters {
  clusters(
    first: 10
    filter: { phase: { in: [READY] } }
  ) {
    totalCount
    nodes {
      name phase owner { name }
      lease { expiresAt }
      events(first: 10) {
        nodes { type phase }
      }
    }
  }
}
`,
  },
];
