import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { SignIn } from './SignIn.jsx';
import { renewCursors } from './cursor.js';
import { lastEvent, NotSignedIn, session } from './graph.js';

const loading = import('./Console.jsx'); // at once: it is large, and wanted by everybody
const Console = lazy(() => loading);

const NO_ANSWER = 'The service does not answer. Try again.';

/** As whom the page asks: by the token of the link, which is kept in memory only, or by the session's cookie. */
const BY_COOKIE = { token: null };

/** Either the console of somebody who is signed in, or the form to sign in. */
export function Portal({ firstToken }) {
  // Not known yet where there is no link: there may be a session from before.
  const [way, setWay] = useState(firstToken === null ? undefined : { token: firstToken });
  const [isReady, setReady] = useState(false);
  const [problem, setProblem] = useState(null);

  const signedOut = useCallback((why) => {
    setWay(null);
    setReady(false);
    setProblem(why ?? null);
  }, []);

  const signOut = useCallback(() => {
    if (way?.token === null) {
      session.end().then(() => signedOut(), () => signedOut(NO_ANSWER));
    } else {
      signedOut();
    }
  }, [way, signedOut]);

  useEffect(() => {
    if (way !== undefined) {
      return undefined;
    }
    let wanted = true;
    session.refresh().then(
      (token) => wanted && setWay(token === null ? null : BY_COOKIE),
      () => wanted && signedOut(NO_ANSWER),
    );
    return () => {
      wanted = false;
    };
  }, [way, signedOut]);

  useEffect(() => {
    if (!way) {
      return undefined;
    }
    let wanted = true;
    lastEvent(way.token).then(
      (cursor) => {
        if (wanted) {
          renewCursors(localStorage, cursor);
          setReady(true);
        }
      },
      (failure) => wanted && signedOut(failure instanceof NotSignedIn ? failure.message : NO_ANSWER),
    );
    return () => {
      wanted = false;
    };
  }, [way, signedOut]);

  if (way === null) {
    return <SignIn problem={problem} onSignedIn={() => setWay({ ...BY_COOKIE })} />;
  }
  const wait = <p className="portal-wait">One moment…</p>;
  return !isReady ? wait : (
    <Suspense fallback={wait}>
      <Console token={way.token} onSignedOut={signedOut} onSignOut={signOut} />
    </Suspense>
  );
}
