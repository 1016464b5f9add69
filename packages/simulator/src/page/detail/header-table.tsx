import { useText } from '../text/text.js';
import { Section } from './section.js';

interface HeaderTableProps {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** Headers, folded. */
export function HeaderTable({ headers }: HeaderTableProps) {
  const text = useText();
  const rows = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one, index) => ({ name, value: one, key: `${name} ${index}` })),
  );
  const content = rows.map(({ name, value }) => `${name}: ${value}`).join('\n');
  return (
    <Section title={`${text.headers} (${rows.length})`} content={content} isOpen={false}>
      <dl className="headers">
        {rows.map(({ name, value, key }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
