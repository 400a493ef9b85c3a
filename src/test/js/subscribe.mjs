// Subscribes with the graphql-ws client: node subscribe.mjs URL QUERY COUNT [TOKEN]
// One line of JSON for each result, until COUNT of them came or the stream ended.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, query, count, token] = process.argv.slice(2);
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: token ? { authorization: `Bearer ${token}` } : undefined,
  retryAttempts: 0,
});

let seen = 0;
try {
  for await (const result of client.iterate({ query })) {
    console.log(JSON.stringify(result));
    seen += 1;
    if (seen >= Number(count)) {
      break;
    }
  }
} catch (failure) {
  const { code, reason } = failure;
  console.log(JSON.stringify({ failed: Array.isArray(failure) ? failure : { code, reason } }));
  process.exitCode = 1;
}
await client.dispose();
