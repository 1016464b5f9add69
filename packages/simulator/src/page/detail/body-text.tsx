import { useState } from 'react';
import { useText } from '../text/text.js';
import { Code } from '../ui/code.js';
import { Json, prettyJson } from './json.js';
import { Section } from './section.js';

interface BodyTextProps {
  readonly title: string;
  readonly content: string;
  readonly hint?: string;
}

/** A body, pretty-printed if it is JSON. A button shows the raw bytes. */
export function BodyText({ title, content, hint }: BodyTextProps) {
  const text = useText();
  const [isRaw, setIsRaw] = useState(false);
  if (content === '')
    return (
      <p className="no-body">
        {title}: {text.noBody}
      </p>
    );
  const pretty = prettyJson(content);
  const toggle = (
    <button type="button" className="small" aria-pressed={isRaw} onClick={() => setIsRaw(!isRaw)}>
      {text.raw}
    </button>
  );
  return (
    <Section title={title} content={content} tools={pretty === null || pretty === content ? null : toggle}>
      {hint !== undefined && <p className="hint">{hint}</p>}
      <Code label={title}>{isRaw || pretty === null ? content : <Json pretty={pretty} />}</Code>
    </Section>
  );
}
