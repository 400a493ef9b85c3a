import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

/** As the style sheet has it: on a narrow page, what stands side by side stands one below the other. */
const NARROW = matchMedia('(max-width: 800px)');

/** Widths that are not needed are the text's: forty columns are to be seen on a telephone, too. */
const ROOMY = { fontSize: 15, lineNumbersMinChars: 2, lineDecorationsWidth: 10, glyphMargin: false, folding: true, wordWrap: 'off' };
const TIGHT = { ...ROOMY, fontSize: 13, folding: false, lineDecorationsWidth: 8, wordWrap: 'on' };

/** Fits the editors to the page, and shows the end of what comes by and by. */
export function Editors() {
  const query = useGraphiQL((state) => state.queryEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  const response = useGraphiQL((state) => state.responseEditor);
  const isStory = useGraphiQL((state) => state.subscription !== null);

  useEffect(() => {
    const fit = () => {
      [query, variables, response].forEach((each) => each?.updateOptions(NARROW.matches ? TIGHT : ROOMY));
      response?.updateOptions({ wordWrap: 'on' }); // sentences are read whole
    };
    fit();
    NARROW.addEventListener('change', fit);
    return () => NARROW.removeEventListener('change', fit);
  }, [query, variables, response]);

  useEffect(() => {
    if (!isStory || !response) {
      return undefined;
    }
    const follow = response.onDidChangeModelContent(() => response.revealLine(response.getModel().getLineCount()));
    return () => follow.dispose();
  }, [isStory, response]);

  return null;
}
