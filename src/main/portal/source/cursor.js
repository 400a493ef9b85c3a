/**
 * GraphiQL keeps its tabs between visits, and in their variables the cursor of the last event at that time. Who comes
 * back would watch from there, or from a log that is not there any more: at each sign-in it is the last event of now.
 */
export function renewCursors(storage, lastEvent) {
  const tabs = parsed(storage.getItem('graphiql:tabState'));
  if (Array.isArray(tabs?.tabs)) {
    const renewed = tabs.tabs.map((tab) => ({ ...tab, variables: renew(tab.variables, lastEvent) }));
    storage.setItem('graphiql:tabState', JSON.stringify({ ...tabs, tabs: renewed }));
  }
  const current = storage.getItem('graphiql:variables');
  if (current !== null) {
    storage.setItem('graphiql:variables', renew(current, lastEvent));
  }
}

/** How the cursor of an event begins; other lists have other ones. */
const EVENT = /^RVZFTlQK/;

function renew(variables, lastEvent) {
  const values = parsed(variables);
  return typeof values?.after === 'string' && EVENT.test(values.after)
    ? JSON.stringify({ ...values, after: lastEvent }, null, 2)
    : variables;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // none, or not finished
  }
}
