import { isRecord } from '../foundation/json.js';
import { KEYWORD_RULES, type KeywordRule } from './template-library.js';

interface TemplateKeyword {
  /** The rule with a number, as `data` of a message names it. */
  readonly key: string;
  readonly name: string;
  readonly rule: KeywordRule;
  readonly example: string;
  /** The values of an enumeration. */
  readonly enumValues: readonly string[];
}

/** A template of the mini-program. */
export interface Template {
  readonly priTmplId: string;
  readonly title: string;
  readonly type: 2 | 3;
  readonly keywords: readonly TemplateKeyword[];
  /** Whether WeChat has banned it. */
  readonly isBanned: boolean;
}

/** A template as a person makes it in WeChat's console. */
export interface TemplateWish {
  readonly title: string;
  /** Each a `key` such as thing1, a `name` and, of an enumeration, `enumValues`. */
  readonly keywords: readonly (Pick<TemplateKeyword, 'key' | 'name'> & {
    readonly enumValues?: readonly string[];
  })[];
  /** A new one by default; the template of a known id is replaced. */
  readonly priTmplId?: string | undefined;
  /** 2, the default: one message for each accept. 3: as long as the user wants. */
  readonly type?: 2 | 3 | undefined;
}

const KEYWORDS_ISSUE = `“keywords” has to be an array of at least one {key, name}, with a key such as thing1; its types are ${KEYWORD_RULES.join(', ')}.`;

function readKeyword(value: unknown): TemplateKeyword {
  const { key, name, enumValues = [] } = isRecord(value) ? value : {};
  if (typeof key !== 'string' || typeof name !== 'string' || !Array.isArray(enumValues))
    throw new TypeError(KEYWORDS_ISSUE);
  const rule = KEYWORD_RULES.find((one) => new RegExp(`^${one}\\d{1,3}$`).test(key));
  if (rule === undefined) throw new TypeError(KEYWORDS_ISSUE);
  return { key, name, rule, example: name, enumValues: enumValues.map(String) };
}

/** A template that was read; without an id where the wish names none. */
export type WishedTemplate = Omit<Template, 'priTmplId' | 'isBanned'> & { readonly priTmplId?: string };

/** @throws TypeError that names the wrong field */
export function readTemplate(wish: unknown): WishedTemplate {
  const { title, keywords, priTmplId, type = 2 } = isRecord(wish) ? wish : {};
  if (typeof title !== 'string' || title === '') throw new TypeError('“title” has to be a string.');
  if (!Array.isArray(keywords) || keywords.length === 0) throw new TypeError(KEYWORDS_ISSUE);
  if (type !== 2 && type !== 3) throw new TypeError('“type” has to be 2 or 3.');
  const template = { title, type, keywords: keywords.map(readKeyword) } as const;
  if (priTmplId === undefined) return template;
  if (typeof priTmplId === 'string' && /^[\w-]{1,64}$/.test(priTmplId)) return { ...template, priTmplId };
  throw new TypeError('“priTmplId” has to be 1 to 64 letters, digits, _ and -.');
}

/** A template with an id, so that no restart adds it once more. */
export type NamedTemplate = WishedTemplate & { readonly priTmplId: string };

/** @throws TypeError that names the wrong field */
export function readNamedTemplate(wish: unknown): NamedTemplate {
  const { priTmplId, ...template } = readTemplate(wish);
  if (priTmplId === undefined) throw new TypeError('“priTmplId” is missing.');
  return { ...template, priTmplId };
}
