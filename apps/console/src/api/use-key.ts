import { useRef } from 'react';

/**
 * The Idempotency-Key of a request. The same content gets the same key, however often its button is pressed, so that
 * it is done once; other content gets a new one.
 */
export function useKey(): (content: unknown) => string {
  const known = useRef({ content: '', key: '' });
  return (content) => {
    const json = JSON.stringify(content);
    if (known.current.content !== json) known.current = { content: json, key: crypto.randomUUID() };
    return known.current.key;
  };
}
