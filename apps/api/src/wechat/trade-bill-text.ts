import type { FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { WechatError } from './errors.js';

/** One payment or one refund of a trade bill, with amounts in fen. */
export interface BillRow {
  readonly kind: 'payment' | 'refund';
  /** The app of the order: several apps may share a merchant id. */
  readonly appId: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  /** Null for payments, and for refunds made without one. */
  readonly outRefundNo: string | null;
  /** WeChat's id of the refund; null for payments. */
  readonly wechatRefundId: string | null;
  /** The amount of the payment or of the refund. */
  readonly amountFen: number;
  /** WeChat's value, such as ORIGINAL; empty for payments. */
  readonly refundType: string;
  /** WeChat's value when the bill was generated, such as SUCCESS or PROCESSING; empty for payments. */
  readonly refundStatus: string;
}

/** Lines without the form of a row. */
interface UnreadableRow {
  readonly kind: 'unreadable';
  /** The number of the first line, from 1. */
  readonly line: number;
  /** Null where it cannot be read. */
  readonly appId: string | null;
}

/** A figure of the summary that is not the sum of the rows. */
interface SummaryDifference {
  readonly kind: 'summary';
  /** WeChat's name of the figure. */
  readonly figure: string;
  /** A count of rows, or an amount in fen. */
  readonly unit: 'rows' | 'fen';
  readonly read: number;
  readonly stated: number;
}

export type BillEntry = BillRow | UnreadableRow | SummaryDifference;

/** The upper bound of a row: WeChat's fields and two texts of 128 bytes take a tenth of it. */
const LONGEST_ROW = 8_192;

/** The upper bound of the summary, the last two lines. */
const TAIL_BYTES = 4_096;

const CHUNK_BYTES = 262_144;

const COUNT = '总交易单数';

/** The figures of the summary that are checked against the column they sum up. */
const SUMS = { 订单总金额: '订单金额', 申请退款总金额: '申请退款金额' } as const;

const AMOUNT = '-?\\d{1,13}(?:\\.\\d{1,2})?';
const YUAN = new RegExp(`^${AMOUNT}$`);
const ANY_TEXT = '[^]*';
const CELL = '[^`\\r\\n]*';

/** The columns that are read, with the form of their cells. */
const READ = {
  交易时间: '\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}',
  公众账号ID: '\\w+',
  微信订单号: '\\d{1,32}',
  商户订单号: '[^`\\r\\n]{1,64}',
  交易状态: '[A-Z_]+',
  微信退款单号: CELL,
  商户退款单号: CELL,
  退款类型: CELL,
  退款状态: CELL,
  订单金额: AMOUNT,
  申请退款金额: AMOUNT,
} as const;

type ReadColumn = keyof typeof READ;

const isRead = (name: string): name is ReadColumn => Object.hasOwn(READ, name);
const isTold = (name: string): name is keyof typeof TOLD => Object.hasOwn(TOLD, name);

/** Columns that are not read; their form helps to find the end of the text before them. */
const TOLD = { 手续费: '-?[\\d.]+', 费率: '(?:[^`\\r\\n]*%)?' } as const;

/** Columns with a merchant's text, which may contain separators and line ends. */
const FREE: readonly string[] = ['商品名称', '商户数据包'];

/** Time and AppID (`wx…`, of 企业微信 `ww…`). A merchant's text may contain a line end and a time. */
const ROW_START = new RegExp(`^\`${READ.交易时间},\`w\\w+,\``);

/** The layout by which the rows of a bill are separated from each other and from merchants' texts. */
interface Layout {
  /** A whole row: columns before the free texts are matched from the left, those after them from the right. */
  readonly row: RegExp;
  /** The number of separators before the first free text; the first line of a row has them all. */
  readonly leadingSeparators: number;
  readonly appIdAt: number;
}

/**
 * Reads a trade bill of type ALL: its header, its rows, and the summary at the end, which the rows must add up to.
 * https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html
 * @throws WechatError before a row is read, where the file has no summary or an unknown header
 */
export async function openBillText(file: FileHandle): Promise<() => AsyncGenerator<BillEntry>> {
  const summary = await readSummary(file);
  const lines = () => linesOf(file, summary.from);
  const { value: header } = await lines().next();
  const layout = layoutOf((header ?? '').replace(/^\uFEFF/, '').trimEnd());
  return () => readEntries(lines(), layout, summary);
}

interface Summary {
  /** Its offset in the file, in bytes. */
  readonly from: number;
  readonly figures: ReadonlyMap<string, string>;
}

// Searched from the end: a merchant's text that looks like a summary stands before it.
async function readSummary(file: FileHandle): Promise<Summary> {
  const { size } = await file.stat();
  const start = Math.max(0, size - TAIL_BYTES);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start);
  const tail = buffer.subarray(0, bytesRead);
  const at = tail.lastIndexOf(`\n${COUNT},`) + 1;
  const [names = '', values = '', ...rest] = tail.subarray(at).toString().trimEnd().split(/\r?\n/);
  if (at === 0 || rest.length > 0 || !values.startsWith('`')) {
    throw new WechatError(
      'unavailable',
      'The trade bill is blank or truncated: it does not end with a summary.',
    );
  }
  const cells = values.slice(1).split(',`');
  return { from: start + at, figures: new Map(names.split(',').map((name, i) => [name, cells[i] ?? ''])) };
}

function layoutOf(header: string): Layout {
  const names = header.split(',');
  const missing = Object.keys(READ).filter((name) => !names.includes(name));
  if (missing.length > 0 || names[0] !== '交易时间') {
    throw new WechatError(
      'unavailable',
      `The header of the trade bill is unknown: ${missing.join(', ') || '交易时间'} is missing or moved. A merchant with WeChat’s early format gets the current one from the next day on by enabling 免充值优惠券 in the merchant console.`,
    );
  }
  const forms = names.map((name) => {
    if (isRead(name)) return `(?<${name}>${READ[name]})`;
    if (isTold(name)) return TOLD[name];
    return FREE.includes(name) ? ANY_TEXT : CELL;
  });
  const firstFree = names.findIndex((name) => FREE.includes(name));
  return {
    row: new RegExp(`^\`${forms.join(',`')}\\r?$`),
    leadingSeparators: firstFree === -1 ? names.length - 1 : firstFree,
    appIdAt: names.indexOf('公众账号ID'),
  };
}

/** The lines up to the byte `until`. Only LF ends a line: a text may contain CR or U+2028. */
async function* linesOf(file: FileHandle, until: number): AsyncGenerator<string> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const decoder = new StringDecoder();
  let rest = '';
  for (let at = 0; at < until; ) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(CHUNK_BYTES, until - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
    const lines = (rest + decoder.write(chunk.subarray(0, bytesRead))).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    // A file without line ends must not become one string in memory.
    if (rest.length > LONGEST_ROW) rest = rest.slice(0, LONGEST_ROW + 1);
  }
  if (rest !== '') yield rest;
}

/** A line and its continuation lines, which begin no row of their own: a text may contain line ends. */
interface Draft {
  /** The number of the first line. */
  readonly line: number;
  readonly lines: readonly string[];
}

const separatorsIn = (text: string) => text.split(',`').length - 1;

async function* draftsOf(lines: AsyncIterable<string>, layout: Layout): AsyncGenerator<Draft> {
  const startsRow = (text: string) => ROW_START.test(text) && separatorsIn(text) >= layout.leadingSeparators;
  let number = 0;
  let [line, draft, length] = [0, [] as string[], 0];
  for await (const text of lines) {
    number += 1;
    if (number === 1) continue;
    if (draft.length > 0 && !startsRow(text)) {
      if (length <= LONGEST_ROW) draft.push(text);
      length += text.length;
      continue;
    }
    if (draft.length > 0) yield { line, lines: draft };
    [line, draft, length] = [number, [text], text.length];
  }
  if (draft.length > 0) yield { line, lines: draft };
}

type Cells = Readonly<Record<string, string>>;

/** The row of a draft, and the lines that do not belong to it. */
function readDraft({ line, lines }: Draft, { row }: Layout): { cells: Cells | null; restAt: number | null } {
  for (let count = lines.length; count > 0; count -= 1) {
    const cells = row.exec(lines.slice(0, count).join('\n'))?.groups;
    if (cells === undefined) continue;
    const rest = lines.slice(count).findIndex((text) => text.trim() !== '');
    return { cells, restAt: rest === -1 ? null : line + count + rest };
  }
  return { cells: null, restAt: line };
}

async function* readEntries(
  lines: AsyncIterable<string>,
  layout: Layout,
  { figures }: Summary,
): AsyncGenerator<BillEntry> {
  const sums = new Map<string, number>(Object.values(SUMS).map((column) => [column, 0]));
  let rows = 0;
  for await (const draft of draftsOf(lines, layout)) {
    const { cells, restAt } = readDraft(draft, layout);
    if (cells !== null) {
      rows += 1;
      for (const [column, sum] of sums) sums.set(column, sum + yuanToFen(cells[column] ?? ''));
      yield toEntry(cells, draft.line);
    }
    if (restAt !== null) {
      rows += 1;
      const appId = appIdOf(draft.lines[restAt - draft.line] ?? '', layout);
      yield { kind: 'unreadable', line: restAt, appId };
    }
  }
  yield* compareSummary(figures, rows, sums);
}

// The app of an unreadable row can often be read.
function appIdOf(line: string, { appIdAt }: Layout): string | null {
  if (!ROW_START.test(line)) return null;
  const appId = line.slice(1).split(',`')[appIdAt];
  return appId !== undefined && new RegExp(`^${READ.公众账号ID}$`).test(appId) ? appId : null;
}

function toEntry(cells: Cells, line: number): BillRow | UnreadableRow {
  const of = (column: ReadColumn): string => cells[column] ?? '';
  // WeChat writes 0 or nothing where there is no number.
  const numberOf = (column: ReadColumn) => (of(column) === '0' ? null : of(column) || null);
  const common = { appId: of('公众账号ID'), outTradeNo: of('商户订单号'), transactionId: of('微信订单号') };
  switch (of('交易状态')) {
    case 'SUCCESS':
      return {
        ...common,
        kind: 'payment',
        outRefundNo: null,
        wechatRefundId: null,
        amountFen: yuanToFen(of('订单金额')),
        refundType: '',
        refundStatus: '',
      };
    case 'REFUND':
      return {
        ...common,
        kind: 'refund',
        outRefundNo: numberOf('商户退款单号'),
        wechatRefundId: numberOf('微信退款单号'),
        amountFen: yuanToFen(of('申请退款金额')),
        refundType: of('退款类型'),
        refundStatus: of('退款状态'),
      };
    // For example REVOKED, of products that this shop does not offer.
    default:
      return { kind: 'unreadable', line, appId: common.appId };
  }
}

function* compareSummary(
  figures: Summary['figures'],
  rows: number,
  sums: ReadonlyMap<string, number>,
): Generator<SummaryDifference> {
  const count = figures.get(COUNT) ?? '';
  if (!/^\d{1,15}$/.test(count)) throw unknownSummary(COUNT);
  if (Number(count) !== rows) {
    yield { kind: 'summary', figure: COUNT, unit: 'rows', read: rows, stated: Number(count) };
  }
  for (const [figure, column] of Object.entries(SUMS)) {
    const text = figures.get(figure) ?? '';
    if (!YUAN.test(text)) throw unknownSummary(figure);
    const [read, stated] = [sums.get(column) ?? 0, yuanToFen(text)];
    if (read !== stated) yield { kind: 'summary', figure, unit: 'fen', read, stated };
  }
}

const unknownSummary = (figure: string) =>
  new WechatError('unavailable', `The summary of the trade bill has no readable ${figure}.`);

/** Converts yuan with at most two decimals to fen, without a fractional number in between. @throws WechatError */
export function yuanToFen(yuan: string): number {
  if (!YUAN.test(yuan)) throw new WechatError('unavailable', 'An amount of the trade bill is not in yuan.');
  const [whole = '', part = ''] = yuan.replace('-', '').split('.');
  const amount = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return yuan.startsWith('-') ? -amount : amount;
}
