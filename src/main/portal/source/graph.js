import { createClient } from 'graphql-ws';
import { Kind, parse } from 'graphql';
import { isOfAnother, network } from './network.js';
import { story } from './story.js';

export const ENDPOINT = '/graphql';

/** How often an open socket is tried, and how long its answer may take: a network may be lost without a word. */
const PING_MS = 10_000;
const PONG_MS = 5_000;
const PAUSE_MS = 1_000;

/** Of what the service, or its browser, says by closing a socket, what a network that is lost says, too. */
const LOST = [1001, 1006, 1012, 1013, 1014, 4499];

const UNREACHABLE = 'The service cannot be reached at the moment. Run this again when it is back.';

/** The token is missing, wrong, or has ended. */
export class NotSignedIn extends Error {
  constructor() {
    super('Sign in again: the session, or the token, is not valid any more.');
  }
}

/** The network, or the service, is away. */
export class Unreachable extends Error {
  constructor() {
    super(UNREACHABLE);
  }
}

/**
 * Asks over HTTP, with a token or, where that is null, by the session's cookie, which the browser sends by itself.
 * Refusals of the graph are part of the answer, never thrown.
 */
export async function ask(params, token, headers = {}) {
  if (token === null) {
    await session.goOn();
  }
  return askNow(params, token, headers);
}

/** Asks as whoever the cookie says, without a look at whether that is to go on. */
export async function askNow(params, token, headers = {}) {
  const response = await send(params, token, headers);
  if (response.status === 401) {
    throw new NotSignedIn();
  }
  try {
    return await response.json();
  } catch {
    throw new Unreachable(); // it broke off
  }
}

async function send(params, token, headers) {
  let response;
  try {
    response = await fetch(ENDPOINT, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json, application/json;q=0.9',
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify(params),
    });
  } catch {
    network.lost();
    throw new Unreachable();
  }
  const isAnswer = /json/.test(response.headers.get('Content-Type') ?? '');
  if (!isAnswer && isOfAnother(response.status)) {
    network.lost();
    throw new Unreachable();
  }
  network.found();
  return response;
}

/** The session's cookie gets its next secret with the first request after so long: a page that lies there ends. */
const REFRESHED_MS = 10 * 60_000;

/** The session of this browser's pages, by a cookie that no script can read. */
export const session = (() => {
  let refreshed = 0;
  let refreshing = null;

  /** Gives the session its next secret; whether there is one. */
  async function refresh() {
    const { data } = await askNow({ query: 'mutation { refresh(input: {}) { sessionEndsAt } }' }, null);
    refreshed = Date.now();
    return (data?.refresh.sessionEndsAt ?? null) !== null;
  }

  return {
    refresh,

    async begin(username, password) {
      const query = `mutation($input: LoginInput!) {
        login(input: $input) { sessionEndsAt userErrors { message } } }`;
      const variables = { input: { username, password, session: true } };
      const { data, errors } = await askNow({ query, variables }, null);
      refreshed = Date.now();
      const problems = errors ?? data.login.userErrors;
      return problems.length > 0 ? problems[0].message : null;
    },

    async goOn() {
      if (Date.now() - refreshed > REFRESHED_MS) {
        refreshing ??= refresh().finally(() => (refreshing = null));
        await refreshing;
      }
    },

    /** Where one signs out at the identity provider as well; null where there is nothing to do. */
    async end() {
      const { data } = await askNow({ query: 'mutation { logout(input: {}) { identityProviderUrl } }' }, null);
      return data?.logout.identityProviderUrl ?? null;
    },
  };
})();

/** The beginning of all events, of whatever log: the cursor of a service where nothing has happened yet. */
const BEGINNING = 'RVZFTlQKMAo';

/** The cursor of the last event there is. */
export async function lastEvent(token) {
  const { data } = await ask({ query: '{ events(last: 1) { pageInfo { endCursor } } }' }, token);
  return data?.events?.pageInfo.endCursor ?? BEGINNING;
}

/** A variable of this name that is not given is the newest operation: nobody knows its id by heart. */
const NEWEST = 'newestOperation';

/** The request with what this page fills in. */
export async function filledIn(params, token) {
  const isWanted = operations(params.query).some((each) =>
    each.variableDefinitions?.some(({ variable }) => variable.name.value === NEWEST),
  );
  if (!isWanted || params.variables?.[NEWEST]) {
    return params;
  }
  const query = '{ operations(first: 1, order: { field: REQUESTED_AT, direction: DESC }) { nodes { id } } }';
  const { data } = await ask({ query }, token);
  const id = data?.operations?.nodes[0]?.id;
  return id === undefined ? params : { ...params, variables: { ...params.variables, [NEWEST]: id } };
}

/**
 * Runs what GraphiQL is told to run: subscriptions over a WebSocket, everything else over HTTP. Nothing is thrown, for
 * GraphiQL would show it with its stack: what goes wrong is an answer that says so.
 */
export function graphFor(token, onSignedOut) {
  const socket = socketFor(token);
  return async (asked, options) => {
    try {
      const params = await filledIn(upToDate(asked), token);
      return isSubscription(params)
        ? events(socket, params, onSignedOut)
        : await ask(params, token, options?.headers);
    } catch (failure) {
      if (failure instanceof NotSignedIn) {
        onSignedOut(failure.message);
      }
      return problem(failure.message);
    }
  };
}

function problem(message) {
  return { errors: [{ message }] };
}

/** Connects again for as long as it takes; what was subscribed to goes on then. */
function socketFor(token) {
  let silence;
  let connections = 0;
  const client = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}${ENDPOINT}`,
    connectionParams: token === null ? {} : { authorization: `Bearer ${token}` },
    shouldRetry: (event) => event?.code !== 4403,
    retryAttempts: Infinity,
    retryWait: async () => {
      await new Promise((over) => setTimeout(over, PAUSE_MS));
      await network.whenFound();
    },
    keepAlive: PING_MS,
    on: {
      ping: (isReceived) => {
        if (!isReceived) {
          silence = setTimeout(() => client.terminate(), PONG_MS);
        }
      },
      pong: (isReceived) => isReceived && clearTimeout(silence),
      connected: () => {
        connections += 1;
        network.found();
      },
      closed: (event) => {
        clearTimeout(silence);
        if (LOST.includes(event?.code)) {
          network.lost();
        }
      },
    },
  });
  addEventListener('offline', () => client.terminate());
  return { iterate: (params) => client.iterate(params), connections: () => connections };
}

/** Not a generator: one that waits for the next event cannot be told to stop before it comes. */
function events(socket, params, onSignedOut) {
  const source = socket.iterate(params);
  const told = story();
  let connection = null;
  let isOver = false;

  /** After another connection, what is told from its beginning is told once more. */
  function add(result) {
    if (connection !== null && connection !== socket.connections() && isFromTheBeginning(params)) {
      told.beginAnew();
    }
    connection = socket.connections();
    return told.add(result);
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (isOver) {
        return { done: true, value: undefined };
      }
      try {
        const { done, value } = await source.next();
        return done ? { done, value } : { done, value: add(value) };
      } catch (failure) {
        isOver = true;
        if (failure?.code === 4403) {
          onSignedOut(new NotSignedIn().message);
        }
        return {
          done: false,
          value: Array.isArray(failure)
            ? { errors: failure }
            : problem(`The connection was closed: ${failure?.reason || failure?.code || 'nobody says why'}. Run this again.`),
        };
      }
    },
    return: () => source.return(),
  };
}

function isFromTheBeginning({ query, variables }) {
  return /\boperationEvents\b/.test(query) || variables?.after !== undefined;
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
