import { isRecord, parseJson } from '../../foundation/json.js';
import type { Answer } from './send.js';

/**
 * What can be compared of an answer, by its name: `status`, `header request-id`, `field detail.value` and their like.
 * Secrets, ids and times are reduced to their kind.
 */
export type Facts = ReadonlyMap<string, string>;

/** These follow from the connection, are a time, or are the simulator's own. */
const PASSING_HEADERS = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'x-simulator-missing',
]);

const THERE = 'there';

const MAXIMUM_CHARACTERS = 200;

/** What is compared of a header beyond its name. */
const HEADER_VALUES: Readonly<Record<string, (value: string) => string>> = {
  'content-type': (value) => value,
  'content-language': (value) => value,
  'cache-control': (value) => value,
  'wechatpay-signature-type': (value) => value,
  // WeChat's number for the error stands behind the last hyphen.
  'request-id': (value) => `…${/-\d+$/.exec(value)?.[0] ?? ''}`,
  'wechatpay-serial': kindOfSerial,
};

/** The fields whose values are words of the protocol. Of all others only the type is compared. */
const WORDS = new Set([
  'code',
  'message',
  'errcode',
  'errmsg',
  'trade_state',
  'detail.field',
  'detail.issue',
  'detail.location',
  'detail.detail.issue',
]);

/** What `Wechatpay-Serial` names. */
export function kindOfSerial(serial: string): 'public key' | 'certificate' | 'something else' {
  if (serial.startsWith('PUB_KEY_ID_')) return 'public key';
  return /^[\dA-F]{40}$/i.test(serial) ? 'certificate' : 'something else';
}

/** @param hidden values that must not be told, whatever they look like */
export function factsOf({ status, headers, body }: Answer, hidden: readonly string[]): Facts {
  const hide = (text: string) => hidden.reduce((rest, value) => rest.replaceAll(value, '…'), text);
  const facts: [string, string][] = [['status', String(status)], ...headerFacts(headers), ...bodyFacts(body)];
  return new Map(facts.map(([name, value]) => [hide(name), hide(value)]));
}

function headerFacts(headers: Answer['headers']): [string, string][] {
  return Object.entries(headers)
    .filter(([name]) => !PASSING_HEADERS.has(name))
    .map(([name, value]) => [`header ${name}`, mask(HEADER_VALUES[name]?.(String(value)) ?? THERE)]);
}

function bodyFacts(body: string): [string, string][] {
  if (body === '') return [['body', 'empty']];
  const value = parseJson(body);
  if (value === undefined) return [['body', /^\s*<(!doctype|html)/i.test(body) ? 'HTML' : 'not JSON']];
  return [['body', `JSON ${typeOf(value)}`], ...fieldFacts(value, '')];
}

function fieldFacts(value: unknown, path: string): [string, string][] {
  // The fields of all items together: how many there are is not compared.
  if (Array.isArray(value)) return value.flatMap((item) => memberFacts(item, `${path}[]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    memberFacts(member, path === '' ? name : `${path}.${name}`),
  );
}

function memberFacts(value: unknown, path: string): [string, string][] {
  const isWord = WORDS.has(path) && (typeof value === 'string' || typeof value === 'number');
  return [
    [`field ${path}`, isWord ? mask(JSON.stringify(value)) : typeOf(value)],
    ...fieldFacts(value, path),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The beginning of a text, without ids, times and whatever looks like them. */
function mask(text: string): string {
  return text
    .replace(/\b(rid|req_id)\s*:\s*[^\s"\]]+/g, '$1: …')
    .replace(/[\w+/=:-]{6,}/g, (word) => (/\d/.test(word) && !isName(word) ? '…' : word))
    .slice(0, MAXIMUM_CHARACTERS);
}

// Numbers of errors, and names that hold a digit.
const isName = (word: string) => /^-?\d{1,9}$/.test(word) || /^(WECHATPAY2-SHA256-RSA2048)$/.test(word);
