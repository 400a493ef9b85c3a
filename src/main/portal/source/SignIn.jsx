import { useState } from 'react';
import { session } from './graph.js';

export function SignIn({ problem, onSignedIn }) {
  const [refusal, setRefusal] = useState(problem);
  const [busy, setBusy] = useState(false);

  async function submit(event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    try {
      const refused = await session.begin(fields.get('username'), fields.get('password'));
      if (refused === null) {
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
