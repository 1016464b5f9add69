import { type ExportId, exportFileName } from '@taro-pay/contracts';
import { csvHead, csvRow } from '../csv.js';
import { whenIdle } from '../idle-turn.js';
import { beijingTime, type Columns } from './export-columns.js';

export interface ExportFile {
  /** A name without anything that a header would have to quote. */
  readonly name: string;
  /**
   * The text of the file, piece by piece. Where reading fails it ends with a line that says so, and then throws.
   */
  readonly pieces: AsyncGenerator<string>;
}

interface Source<Row> {
  readonly operation: ExportId;
  readonly title: string;
  readonly at: Date;
  readonly actor: string;
  readonly query: object;
  readonly columns: Columns<Row>;
  readonly pages: () => AsyncGenerator<readonly Row[]>;
}

/** A file that tells by itself what it is of, of when, and whether it is whole. */
export function fileOf<Row>(source: Source<Row>): ExportFile {
  const { operation, at } = source;
  return { name: exportFileName(operation, at.getTime()), pieces: write(source, beijingTime(at) ?? '') };
}

async function* write<Row>(
  { title, actor, query, columns, pages }: Source<Row>,
  time: string,
): AsyncGenerator<string> {
  const filters = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  const note = `# ${title}；导出时间 ${time}（北京时间）；操作员 ${actor}；筛选条件 ${filters.join('，') || '无'}`;
  yield csvHead([note]) + csvRow(columns.header);
  let rows = 0;
  try {
    for await (const page of whenIdle(pages())) {
      rows += page.length;
      if (page.length > 0) yield page.map((row) => csvRow(columns.cells(row))).join('');
    }
  } catch (error) {
    yield csvRow([`# 不完整：读到 ${rows} 行时出错，请重新导出`]);
    throw error;
  }
  yield csvRow([`# 完整：共 ${rows} 行`]);
}
