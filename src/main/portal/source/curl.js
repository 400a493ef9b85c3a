import { ENDPOINT, isSubscription } from './graph.js';

/** The request as a line for the shell, with the token in it. */
export function curl({ query, variables, operationName }, token) {
  const stream = isSubscription({ query, operationName });
  const body = JSON.stringify({ query, ...(variables ? { variables } : {}), ...(operationName ? { operationName } : {}) });
  return [
    `curl -s${stream ? 'N' : ''} ${location.origin}${ENDPOINT}`,
    `-H ${quoted(`Authorization: Bearer ${token}`)}`,
    "-H 'Content-Type: application/json'",
    ...(stream ? ["-H 'Accept: text/event-stream'"] : []),
    `-d ${quoted(body)}`,
  ].join(' \\\n  ');
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
