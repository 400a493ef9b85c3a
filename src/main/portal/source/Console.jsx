import 'graphiql/setup-workers/vite';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { ToolbarButton, useGraphiQL } from '@graphiql/react';
import { GraphiQL } from 'graphiql';
import { useMemo, useState } from 'react';
import { curl } from './curl.js';
import { examples } from './examples.js';
import { graphFor } from './graph.js';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';

const PLUGINS = [HISTORY_PLUGIN, explorerPlugin()];

/** GraphiQL with the examples in its tabs. */
export default function Console({ session, onSignedOut }) {
  const { token, lastEvent } = session;
  const fetcher = useMemo(() => graphFor(token, onSignedOut), [token, onSignedOut]);
  const tabs = useMemo(() => examples(lastEvent), [lastEvent]);
  return (
    <GraphiQL fetcher={fetcher} defaultTabs={tabs} plugins={PLUGINS} showPersistHeadersSettings={false}>
      <GraphiQL.Logo>
        <span className="portal-logo">vCluster Manager</span>
        <button type="button" className="portal-link" onClick={() => onSignedOut()}>Sign out</button>
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
    </GraphiQL>
  );
}

function CopyAsCurl({ token }) {
  const [copied, setCopied] = useState(false);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const operationName = useGraphiQL((state) => state.operationName);

  async function copy() {
    const query = queryEditor.getValue();
    await navigator.clipboard.writeText(curl({ query, variables: variables(variableEditor), operationName }, token));
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
