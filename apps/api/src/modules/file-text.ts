import type { CsvRow } from './csv.js';
import { fileProblem } from './products/import-error.js';

export type Encoding = 'utf-8' | 'gb18030';

/** A file in which Excel or Windows wrote Chinese is often GBK. @throws ApiProblem IMPORT_REFUSED */
export function decodeFile(bytes: Buffer): { text: string; encoding: Encoding } {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw fileProblem('UTF_16');
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
    } catch {}
  }
  throw fileProblem('ENCODING');
}

/** An export has a note as its first row, and one as its last. In between, “#1” may be the name of a product. */
export function withoutNotes(rows: readonly CsvRow[]): readonly CsvRow[] {
  const isNote = (row: CsvRow | undefined, mark: RegExp) => {
    const [first = '', ...others] = row?.cells ?? [];
    return mark.test(first) && others.every((cell) => cell === '');
  };
  const start = isNote(rows[0], /^#/) ? 1 : 0;
  return rows.slice(start, isNote(rows.at(-1), /^# (不?完整)：/) ? -1 : undefined);
}
