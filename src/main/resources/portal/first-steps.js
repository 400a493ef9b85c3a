'use strict';

// The token stands in the fragment, which browsers send to nobody; it is taken out of the address at once.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname);

const examples = {
  watch: {
    stream: true,
    query: 'subscription { clusterEvents { type occurredAt phase cluster { name } } }',
  },
  create: {
    query:
      'mutation { createVirtualCluster(input: { name: "hello", lease: { for: "PT2H" } }) {' +
      ' cluster { id name phase lease { expiresAt } } operation { id state } userErrors { path code message } } }',
  },
  list: {
    query:
      'query { clusters(first: 10, filter: { phase: { in: [READY] } }) {' +
      ' nodes { name owner { name } phase lease { expiresAt } } totalCount } }',
  },
};

function curl({ query, stream }) {
  const lines = [
    `curl -s${stream ? 'N' : ''} ${location.origin}/graphql`,
    `-H 'Authorization: Bearer ${token ?? 'YOUR_TOKEN'}'`,
    "-H 'Content-Type: application/json'",
  ];
  if (stream) {
    lines.push("-H 'Accept: text/event-stream'");
  }
  lines.push(`-d '${JSON.stringify({ query })}'`);
  return lines.join(' \\\n  ');
}

document.getElementById('sign-in').hidden = token !== null;
for (const place of document.querySelectorAll('[data-example]')) {
  const text = curl(examples[place.dataset.example]);
  const button = document.createElement('button');
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  });
  place.append(text, button);
}
