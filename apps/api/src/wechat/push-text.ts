import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { parseJson } from './json.js';

/** The fields of a message as texts, without those that have fields of their own. */
export type PushFields = Readonly<Record<string, string>>;

/** Reads a message in JSON, or in XML as `<xml><Name>value</Name>…</xml>`; null where it is neither. */
export function readPushText(text: string): PushFields | null {
  return text.trimStart().startsWith('<') ? readXml(text) : readJson(text);
}

function readJson(text: string): PushFields | null {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const scalars = Object.entries(value).filter(([, one]) =>
    ['string', 'number', 'boolean'].includes(typeof one),
  );
  return Object.fromEntries(scalars.map(([name, one]) => [name, String(one)]));
}

// The parser knows no entities but XML's own five, and reads no document type.
function readXml(text: string): PushFields | null {
  try {
    const root = parseXml(text).root;
    const fields = (root?.children ?? []).filter((child) => child instanceof XmlElement);
    const scalars = fields.filter(({ children }) => !children.some((child) => child instanceof XmlElement));
    return Object.fromEntries(scalars.map(({ name, text: value }) => [name, value]));
  } catch {
    return null;
  }
}
