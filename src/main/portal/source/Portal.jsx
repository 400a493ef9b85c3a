import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { SignIn } from './SignIn.jsx';
import { renewCursors } from './cursor.js';
import { lastEvent, NotSignedIn } from './graph.js';

const loading = import('./Console.jsx'); // at once: it is large, and wanted by everybody
const Console = lazy(() => loading);

/** Either the console of somebody who is signed in, or the form to sign in. The token is kept in memory only. */
export function Portal({ firstToken }) {
  const [token, setToken] = useState(firstToken);
  const [session, setSession] = useState(null);
  const [problem, setProblem] = useState(null);

  const signedOut = useCallback((why) => {
    setToken(null);
    setSession(null);
    setProblem(why ?? null);
  }, []);

  useEffect(() => {
    if (token === null) {
      return undefined;
    }
    let wanted = true;
    lastEvent(token).then(
      (cursor) => {
        if (wanted) {
          renewCursors(localStorage, cursor);
          setSession({ token });
        }
      },
      (failure) =>
        wanted && signedOut(failure instanceof NotSignedIn ? failure.message : 'The service does not answer. Try again.'),
    );
    return () => {
      wanted = false;
    };
  }, [token, signedOut]);

  if (token === null) {
    return <SignIn problem={problem} onSignedIn={setToken} />;
  }
  const wait = <p className="portal-wait">One moment…</p>;
  return session === null ? wait : (
    <Suspense fallback={wait}>
      <Console token={session.token} onSignedOut={signedOut} />
    </Suspense>
  );
}
