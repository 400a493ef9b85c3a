import { askNow } from './graph.js';

/** At which identity provider this browser has signed in last: it is asked again before anybody is shown a form. */
const REMEMBERED = 'vcm:identity-provider';
/** When it was asked last without a word to the user: one that says no, or a session that is refused, is not asked on and on. */
const ASKED = 'vcm:identity-provider-asked';
const SELDOM_MS = 60_000;

/** The identity providers at which one can sign in here. */
export const providers = {
  async list() {
    const { data } = await askNow({ query: '{ serviceInfo { identityProviders { name title signInUrl } } }' }, null);
    return data?.serviceInfo.identityProviders ?? [];
  },

  signIn({ name, signInUrl }) {
    localStorage.setItem(REMEMBERED, name);
    leave(signInUrl);
  },

  /** Signs in where that takes no word from the user; whether the browser leaves the page for it. */
  async signInSilently() {
    const name = localStorage.getItem(REMEMBERED);
    if (name === null || Date.now() - Number(sessionStorage.getItem(ASKED)) < SELDOM_MS) {
      return false;
    }
    const known = (await providers.list()).find((each) => each.name === name);
    if (known === undefined) {
      providers.forget();
      return false;
    }
    sessionStorage.setItem(ASKED, Date.now());
    leave(known.signInUrl, { silent: 'true' });
    return true;
  },

  /** Who has signed out, or in by a password, is not signed in there by the next page. */
  forget: () => localStorage.removeItem(REMEMBERED),
};

function leave(signInUrl, more = {}) {
  location.assign(`${signInUrl}?${new URLSearchParams({ return: location.pathname, ...more })}`);
}
