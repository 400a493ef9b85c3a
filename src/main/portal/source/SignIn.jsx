import { useEffect, useState } from 'react';
import { session } from './graph.js';
import { providers } from './providers.js';

export function SignIn({ problem, elsewhere, onSignedIn }) {
  const [refusal, setRefusal] = useState(problem);
  const [offers, setOffers] = useState([]);

  useEffect(() => {
    providers.list().then(setOffers, () => {}); // who cannot reach the service sees that by the form
  }, []);
  const [busy, setBusy] = useState(false);

  async function submit(event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    try {
      const refused = await session.begin(fields.get('username'), fields.get('password'));
      if (refused === null) {
        providers.forget();
        onSignedIn();
        return;
      }
      setRefusal(refused);
    } catch {
      setRefusal('The service does not answer. Try again.');
    }
    setBusy(false);
  }

  return (
    <main className="portal-sign-in">
      <h1>vCluster Manager</h1>
      <form onSubmit={submit}>
        <label>
          User name
          <input name="username" autoComplete="username" required autoFocus />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <p role="alert">{refusal}</p>
        <button type="submit" disabled={busy}>Sign in</button>
      </form>
      {offers.length > 0 && (
        <div className="portal-providers">
          {offers.map((each) => (
            <button key={each.name} type="button" onClick={() => providers.signIn(each)}>Sign in with {each.title}</button>
          ))}
        </div>
      )}
      {elsewhere !== null && (
        <p>You are signed out here. At the identity provider you may still be signed in: <a href={elsewhere}>sign out there as well</a>.</p>
      )}
      {isThisMachine() && (
        <p>The first administrator is called <code>admin</code>; until it is changed, the password lies in the service's data folder, in the file <code>first-admin</code>.</p>
      )}
    </main>
  );
}

/** Whoever sits elsewhere is told nothing of where passwords lie. */
function isThisMachine() {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname);
}
