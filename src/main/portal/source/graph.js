import { createClient } from 'graphql-ws';
import { Kind, parse } from 'graphql';

export const ENDPOINT = '/graphql';

/** The token is missing, wrong, or has ended. */
export class NotSignedIn extends Error {
  constructor() {
    super('Sign in again: the token is not valid any more.');
  }
}

/** Asks over HTTP. Refusals of the graph are part of the answer, never thrown. */
export async function ask(params, token, headers = {}) {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json;q=0.9',
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify(params),
  });
  if (response.status === 401) {
    throw new NotSignedIn();
  }
  return response.json();
}

/** Exchanges a name and a password for a token; why not, where there is none. */
export async function signIn(username, password) {
  const query = `mutation($input: LoginInput!) {
    login(input: $input) { accessToken userErrors { message } } }`;
  const { data, errors } = await ask({ query, variables: { input: { username, password } } }, null);
  const problems = errors ?? data.login.userErrors;
  return problems.length > 0 ? { problem: problems[0].message } : { token: data.login.accessToken };
}

/** The beginning of all events, of whatever log: the cursor of a service where nothing has happened yet. */
const BEGINNING = 'RVZFTlQKMAo';

/** The cursor of the last event there is. */
export async function lastEvent(token) {
  const { data } = await ask({ query: '{ events(last: 1) { pageInfo { endCursor } } }' }, token);
  return data?.events?.pageInfo.endCursor ?? BEGINNING;
}

/** Runs what GraphiQL is told to run: subscriptions over a WebSocket, everything else over HTTP. */
export function graphFor(token, onSignedOut) {
  const socket = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}${ENDPOINT}`,
    connectionParams: { authorization: `Bearer ${token}` },
    shouldRetry: (event) => event.code !== 4403,
  });
  return async (asked, options) => {
    const params = upToDate(asked);
    if (isSubscription(params)) {
      return events(socket, params, onSignedOut);
    }
    try {
      return await ask(params, token, options?.headers);
    } catch (failure) {
      if (failure instanceof NotSignedIn) {
        onSignedOut(failure.message);
      }
      throw failure;
    }
  };
}

/** Not a generator: one that waits for the next event cannot be told to stop before it comes. */
function events(socket, params, onSignedOut) {
  const source = socket.iterate(params);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        return await source.next();
      } catch (failure) {
        if (Array.isArray(failure)) {
          return { done: false, value: { errors: failure } };
        }
        if (failure?.code === 4403) {
          onSignedOut(new NotSignedIn().message);
        }
        throw new Error(`The connection was closed: ${failure?.reason || failure?.code || failure}`);
      }
    },
    return: () => source.return(),
  };
}

/** What the editor knows of its text may be older than the text, which alone says what is run. */
function upToDate({ operationName, ...params }) {
  const names = operations(params.query).map((each) => each.name?.value);
  return names.length > 1 && names.includes(operationName) ? { ...params, operationName } : params;
}

export function isSubscription({ query, operationName }) {
  const all = operations(query);
  const chosen = all.find((each) => each.name?.value === operationName) ?? all[0];
  return chosen?.operation === 'subscription';
}

function operations(query) {
  try {
    return parse(query).definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  } catch {
    return []; // the service says better what is wrong with it
  }
}
