// Subscribes with the graphql-sse client, one connection for each operation: node sse.mjs URL QUERY COUNT [TOKEN]
import { createClient } from 'graphql-sse';
import { print } from './results.mjs';

const [url, query, count, token] = process.argv.slice(2);
const client = createClient({
  url,
  singleConnection: false,
  headers: token ? { Authorization: `Bearer ${token}` } : undefined,
  retryAttempts: 0,
});

await print(client.iterate({ query }), count, ({ message, response }) => ({ failed: message, status: response?.status }));
client.dispose();
