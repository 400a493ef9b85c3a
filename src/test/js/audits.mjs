// Runs the audits of GraphQL over HTTP: node audits.mjs URL [TOKEN]
// One line for each audit, and the tally as JSON on the last line.
import { serverAudits } from 'graphql-http';

const [url, token] = process.argv.slice(2);
const fetchFn = (input, init = {}) =>
  fetch(input, token ? { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } } : init);

const tally = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  tally[result.status] += 1;
  if (result.status !== 'ok') {
    console.log(`${result.status} ${audit.id} ${audit.name}: ${result.reason}`);
  }
}
console.log(JSON.stringify(tally));
