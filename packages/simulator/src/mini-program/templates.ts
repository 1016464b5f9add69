import { type RandomBytes, randomText } from '../foundation/cryptography.js';
import type { State } from '../foundation/state.js';
import type { BodyOf } from '../protocol/mini-program-body.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import type { NamedTemplate, Template } from './message-template.js';
import { CATEGORIES, TEMPLATE_LIBRARY } from './template-library.js';

const MAXIMUM_TEMPLATES = 50;
const MAXIMUM_SCENE_CHARACTERS = 15;

/** The body of addtemplate. */
export const ADD_TEMPLATE_FIELDS = { tid: 'text', kidList: 'list', sceneDesc: 'text' } as const;

/** The query of getpubtemplatetitles. */
export const TITLES_FIELDS = { ids: 'text', start: 'text', limit: 'text' } as const;

interface Options {
  readonly randomBytes: RandomBytes;
  readonly state: State;
  /** What it has at the start and after a reset. */
  readonly firstTemplates: readonly NamedTemplate[];
}

/** The message templates of a mini-program. https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/ */
export function createTemplates({ randomBytes, state, firstTemplates }: Options) {
  const templates = state.map<Template>('messageTemplates');

  function keep(template: Omit<Template, 'priTmplId' | 'isBanned'>, id?: string): Template {
    const priTmplId = id ?? randomText(43, randomBytes);
    const isNew = !templates.has(priTmplId);
    if (isNew && templates.size >= MAXIMUM_TEMPLATES) throw new MiniProgramRefusal('tooManyTemplates');
    const kept = { priTmplId, isBanned: false, ...template };
    templates.set(priTmplId, kept);
    return kept;
  }

  function keepFirst(): void {
    for (const { priTmplId, ...template } of firstTemplates) keep(template, priTmplId);
  }

  keepFirst();

  return {
    find: (priTmplId: string): Template | null => templates.get(priTmplId) ?? null,

    all: (): Template[] => [...templates.values()],

    /** Adds a template as a person does in WeChat's console; a known id is replaced. */
    keep,

    /** Bans a template, or lifts the ban. False where there is none. */
    ban(priTmplId: string, isBanned: boolean): boolean {
      const template = templates.get(priTmplId);
      if (template !== undefined) templates.set(priTmplId, { ...template, isBanned });
      return template !== undefined;
    },

    /** Makes a template of keywords of the library. @throws MiniProgramRefusal */
    add({ tid, kidList, sceneDesc }: BodyOf<typeof ADD_TEMPLATE_FIELDS>): string {
      const found = TEMPLATE_LIBRARY.find((one) => String(one.tid) === tid);
      if (found === undefined) throw new MiniProgramRefusal('tid');
      const keywords = found.keywords.filter(({ kid }) => kidList.includes(kid));
      const isFit = kidList.length >= 2 && kidList.length <= 5 && keywords.length === kidList.length;
      if (!isFit) throw new MiniProgramRefusal('kidList');
      if ([...sceneDesc].length > MAXIMUM_SCENE_CHARACTERS) throw new MiniProgramRefusal('sceneDesc');
      const ordered = kidList.flatMap((wanted) => keywords.filter(({ kid }) => kid === wanted));
      return keep({
        title: found.title,
        type: found.type,
        keywords: ordered.map(({ kid, name, rule, example }) => ({
          key: `${rule}${kid}`,
          name,
          rule,
          example,
          enumValues: [],
        })),
      }).priTmplId;
    },

    /** @throws MiniProgramRefusal */
    remove(priTmplId: string): void {
      if (priTmplId === '') throw new MiniProgramRefusal('templateParameter');
      if (!templates.delete(priTmplId)) throw new MiniProgramRefusal('templateNotDeleted');
    },

    /** As gettemplate lists them. */
    list: () =>
      [...templates.values()].map(({ priTmplId, title, type, keywords }) => {
        const enums = keywords.filter(({ rule }) => rule === 'enum');
        return {
          priTmplId,
          title,
          content: keywords.map(({ key, name }) => `${name}:{{${key}.DATA}}\n`).join(''),
          example: keywords.map(({ name, example }) => `${name}:${example}\n`).join(''),
          type,
          ...(enums.length === 0
            ? {}
            : {
                keywordEnumValueList: enums.map(({ key, enumValues }) => ({
                  keywordCode: `${key}.DATA`,
                  enumValueList: enumValues,
                })),
              }),
        };
      }),

    /** The public templates of categories. @throws MiniProgramRefusal */
    titles({ ids, start, limit }: BodyOf<typeof TITLES_FIELDS>) {
      if (ids === '') throw new MiniProgramRefusal('noCategories');
      const wanted = ids.split(',');
      const isKnown = wanted.every((id) => CATEGORIES.some((category) => String(category.id) === id));
      if (!isKnown) throw new MiniProgramRefusal('categories');
      if (!/^\d+$/.test(start)) throw new MiniProgramRefusal('start');
      if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > 30)
        throw new MiniProgramRefusal('limit');
      const found = TEMPLATE_LIBRARY.filter(({ categoryId }) => wanted.includes(String(categoryId)));
      const page = found.slice(Number(start), Number(start) + Number(limit));
      return {
        count: found.length,
        data: page.map(({ tid, title, type, categoryId }) => ({
          tid,
          title,
          type,
          categoryId: String(categoryId),
        })),
      };
    },

    /** The keywords of a public template. @throws MiniProgramRefusal */
    keywords(tid: string): { readonly count: number; readonly data: readonly object[] } {
      const found = TEMPLATE_LIBRARY.find((one) => String(one.tid) === tid);
      if (found === undefined) throw new MiniProgramRefusal('tid');
      return { count: found.keywords.length, data: found.keywords };
    },

    reset(): void {
      templates.clear();
      keepFirst();
    },
  };
}

export type Templates = ReturnType<typeof createTemplates>;
