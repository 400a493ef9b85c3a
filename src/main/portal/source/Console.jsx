import 'graphiql/setup-workers/vite';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { ToolbarButton, useGraphiQL } from '@graphiql/react';
import { GraphiQL } from 'graphiql';
import { useMemo, useState } from 'react';
import { curl } from './curl.js';
import { Editors } from './Editors.jsx';
import { EXAMPLES } from './examples.js';
import { filledIn, graphFor, session } from './graph.js';
import { Network } from './Network.jsx';
import { PlainTabs } from './PlainTabs.jsx';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';

const PLUGINS = [HISTORY_PLUGIN, explorerPlugin()];

/** GraphiQL with the examples in its tabs. */
export default function Console({ token, onSignedOut, onSignOut }) {
  const fetcher = useMemo(() => graphFor(token, onSignedOut), [token, onSignedOut]);
  return (
    <GraphiQL fetcher={fetcher} defaultTabs={EXAMPLES} plugins={PLUGINS} showPersistHeadersSettings={false}>
      <GraphiQL.Logo>
        <span className="portal-logo">vCluster Manager</span>
        <button type="button" className="portal-link" onClick={onSignOut}>Sign out</button>
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <CopyAsCurl token={token} />
          </>
        )}
      </GraphiQL.Toolbar>
      <Network />
      <Editors />
      <PlainTabs />
    </GraphiQL>
  );
}

function CopyAsCurl({ token }) {
  const [copied, setCopied] = useState(false);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const operationName = useGraphiQL((state) => state.operationName);

  async function copy() {
    const asked = { query: queryEditor.getValue(), variables: variables(variableEditor), operationName };
    const whole = await filledIn(asked, token).catch(() => asked); // the shell says by itself that there is no service
    // By the cookie alone a shell cannot ask: it is given a token of its own.
    await navigator.clipboard.writeText(curl(whole, token ?? (await session.refresh())));
    setCopied(true);
  }

  return (
    <ToolbarButton label={copied ? 'Copied' : 'Copy as curl, with your token'} onClick={copy}>
      <span className="portal-curl" aria-hidden="true">curl</span>
    </ToolbarButton>
  );
}

function variables(editor) {
  try {
    return JSON.parse(editor.getValue());
  } catch {
    return null; // none, or not finished yet
  }
}
