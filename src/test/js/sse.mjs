// Subscribes with the graphql-sse client, one connection for each operation: node sse.mjs URL QUERY COUNT [TOKEN]
// One line of JSON for each result, until COUNT of them came or the stream ended.
import { createClient } from 'graphql-sse';

const [url, query, count, token] = process.argv.slice(2);
const client = createClient({
  url,
  singleConnection: false,
  headers: token ? { Authorization: `Bearer ${token}` } : undefined,
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
  const { message, response } = failure;
  console.log(JSON.stringify({ failed: message, status: response?.status }));
  process.exitCode = 1;
}
client.dispose();
