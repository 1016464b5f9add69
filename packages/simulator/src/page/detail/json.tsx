/** Pretty-printed JSON; null if the text is not JSON. */
export function prettyJson(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)|([^"\d\-tfn]+|.)/g;

/** Coloured JSON. One expression reads all of its tokens, so a highlighter of many languages would not be shorter. */
export function Json({ pretty }: { readonly pretty: string }) {
  return [...pretty.matchAll(TOKEN)].map(([token, string, colon, literal], index) => {
    const kind = string === undefined ? (literal === undefined ? 'mark' : 'literal') : 'string';
    return (
      <span className={colon === undefined ? kind : 'key'} key={index}>
        {token}
      </span>
    );
  });
}
