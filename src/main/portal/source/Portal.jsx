import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { SignIn } from './SignIn.jsx';
import { renewCursors } from './cursor.js';
import { lastEvent, NotSignedIn, session } from './graph.js';
import { providers } from './providers.js';

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
  const [elsewhere, setElsewhere] = useState(null);

  const showForm = useCallback((why) => {
    setWay(null);
    setReady(false);
    setProblem(why ?? null);
  }, []);

  /** Not by the user's wish: the identity provider may know the user still. */
  const signedOut = useCallback((why) => {
    providers.signInSilently().then((leaves) => leaves || showForm(why), () => showForm(why));
  }, [showForm]);

  const signOut = useCallback(() => {
    providers.forget();
    if (way?.token === null) {
      session.end().then(
        (url) => {
          setElsewhere(url);
          showForm();
        },
        () => showForm(NO_ANSWER),
      );
    } else {
      showForm();
    }
  }, [way, showForm]);

  useEffect(() => {
    if (way !== undefined) {
      return undefined;
    }
    let wanted = true;
    session.refresh().then(
      (isThere) => wanted && (isThere ? setWay(BY_COOKIE) : signedOut()),
      () => wanted && showForm(NO_ANSWER),
    );
    return () => {
      wanted = false;
    };
  }, [way, signedOut, showForm]);

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
      (failure) => wanted && (failure instanceof NotSignedIn ? signedOut(failure.message) : showForm(NO_ANSWER)),
    );
    return () => {
      wanted = false;
    };
  }, [way, signedOut, showForm]);

  if (way === null) {
    return <SignIn problem={problem} elsewhere={elsewhere} onSignedIn={() => setWay({ ...BY_COOKIE })} />;
  }
  const wait = <p className="portal-wait">One moment…</p>;
  return !isReady ? wait : (
    <Suspense fallback={wait}>
      <Console token={way.token} onSignedOut={signedOut} onSignOut={signOut} />
    </Suspense>
  );
}
