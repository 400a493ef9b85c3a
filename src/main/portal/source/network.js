/**
 * Whether the service can be reached, as the last request has shown. While it cannot, it is asked again and again; who
 * watches is told when that changes.
 */
const AGAIN_MS = 2_000;

const watchers = new Set();
let lost = false;
let timer;

export const network = {
  isLost: () => lost,

  watch(watcher) {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },

  lost() {
    if (!lost) {
      tell(true);
      timer = setInterval(probe, AGAIN_MS);
    }
  },

  found() {
    if (lost) {
      clearInterval(timer);
      tell(false);
    }
  },

  /** Ends when it can be reached; at once when nobody says that it cannot. */
  whenFound: () =>
    new Promise((found) => {
      if (!lost) {
        found();
        return;
      }
      const stop = network.watch(() => {
        if (!lost) {
          stop();
          found();
        }
      });
    }),
};

function tell(isLost) {
  lost = isLost;
  [...watchers].forEach((watcher) => watcher());
}

/** Any answer will do, be it a refusal; what stands in between answers 502 to 504 for a service that does not. */
async function probe() {
  try {
    const { status } = await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    if (!isOfAnother(status)) {
      network.found();
    }
  } catch {
    // not yet
  }
}

/** Whether this status comes from what stands before a service that does not answer. */
export function isOfAnother(status) {
  return status >= 502 && status <= 504;
}

addEventListener('offline', () => network.lost());
addEventListener('online', () => lost && probe());
