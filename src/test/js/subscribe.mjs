// Subscribes with the graphql-ws client: node subscribe.mjs URL QUERY COUNT [TOKEN]
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { print } from './results.mjs';

const [url, query, count, token] = process.argv.slice(2);
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: token ? { authorization: `Bearer ${token}` } : undefined,
  retryAttempts: 0,
});

await print(client.iterate({ query }), count, (failure) => {
  const { code, reason } = failure;
  return { failed: Array.isArray(failure) ? failure : { code, reason } };
});
await client.dispose();
