import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useSyncExternalStore } from 'react';
import { network } from './network.js';

/** Says for as long as the service cannot be reached that it cannot, and reads the schema afterwards where it is missing. */
export function Network() {
  const isLost = useSyncExternalStore(network.watch, network.isLost);
  const isMissing = useGraphiQL((state) => !state.schema && !state.isIntrospecting);
  const { introspect } = useGraphiQLActions();

  useEffect(() => network.watch(() => {
    if (!network.isLost() && isMissing) {
      introspect();
    }
  }), [isMissing, introspect]);

  return (
    <p role="status" className={isLost ? 'portal-network portal-lost' : 'portal-network'}>
      {isLost ? 'No connection to the service. Trying again…' : ''}
    </p>
  );
}
