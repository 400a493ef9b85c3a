import { useGraphiQL } from '@graphiql/react';
import { useLayoutEffect } from 'react';

/** Tabs are called after their operations, whose names cannot have blanks: people read them as words. */
export function PlainTabs() {
  const tabs = useGraphiQL((state) => state.tabs);

  useLayoutEffect(() => {
    document.querySelectorAll('.graphiql-tab-button').forEach((button, place) => {
      const words = inWords(tabs[place]?.title ?? '');
      if (button.firstChild && button.textContent !== words) {
        button.firstChild.nodeValue = words; // the very node that GraphiQL writes into, so that it goes on to do so
      }
    });
  });

  return null;
}

function inWords(title) {
  if (title === '' || title === '<untitled>') {
    return 'New';
  }
  const words = title.replaceAll('_', ' ').replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1).replace(/\b[A-Z](?![A-Z])/g, (letter) => letter.toLowerCase());
}
