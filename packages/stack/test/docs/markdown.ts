import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Folders that builds, tools and the running shop fill; nothing in them is part of the project. */
const FILLED = new Set([
  '.git',
  '.turbo',
  '.swc',
  'coverage',
  'data',
  'dist',
  'generated',
  'node_modules',
  'screenshots',
]);

/** Every file and folder of the project, as paths from its root. */
export const PATHS: ReadonlySet<string> = new Set(pathsIn(ROOT));

function pathsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !FILLED.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return [relative(ROOT, path), ...(entry.isDirectory() ? pathsIn(path) : [])];
    });
}

/** Whether a path leads into a folder that is filled by builds or by the running shop. */
export const isFilled = (path: string): boolean => path.split('/').some((name) => FILLED.has(name));

export interface Document {
  /** From the root of the project. */
  readonly path: string;
  readonly folder: string;
  /** The folder of its package; empty for documents of the whole project. */
  readonly packageFolder: string;
  readonly headings: readonly Heading[];
  /** The text without fenced blocks. */
  readonly prose: string;
  /** Inline code, without its backticks. */
  readonly code: readonly string[];
  /** The paths of the trees that it draws. */
  readonly treePaths: readonly string[];
  /** Fenced blocks of commands. */
  readonly scripts: readonly string[];
  /** Their lines, and those of blocks without a language; continued lines are joined. */
  readonly commandLines: readonly string[];
  /** Tables, each a list of rows, each a list of cells; the first row is the head. */
  readonly tables: readonly (readonly (readonly string[])[])[];
}

interface Heading {
  readonly level: number;
  readonly text: string;
}

const FENCE = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;

function parse(path: string): Document {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const prose = text.replace(FENCE, '');
  const blocks = [...text.matchAll(FENCE)].map(([, , language = '', block = '']) => ({ language, block }));
  const inLanguages = (...languages: string[]) =>
    blocks.filter(({ language }) => languages.includes(language)).map(({ block }) => block);
  return {
    path,
    folder: dirname(path),
    packageFolder: /^(?:apps|packages)\/[^/]+/.exec(path)?.[0] ?? '',
    headings: [...prose.matchAll(/^(#{1,6}) (.+)$/gm)].map(([, marks = '', title = '']) => ({
      level: marks.length,
      text: title,
    })),
    prose,
    code: [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
    treePaths: inLanguages('').flatMap(pathsOfTree),
    scripts: inLanguages('sh'),
    commandLines: inLanguages('', 'sh').flatMap((block) => block.replaceAll('\\\n', ' ').split('\n')),
    tables: tablesIn(prose),
  };
}

/** The paths of a block that draws folders, each line two spaces further in than its parent. */
function pathsOfTree(block: string): string[] {
  if (!/^[\w./-]+\/(?: |$)/m.test(block.split('\n', 1)[0] ?? '')) return [];
  const parents: string[] = [];
  return [...block.matchAll(/^( *)([\w./-]+)(?: .*)?$/gm)].map(([, indent = '', name = '']) => {
    const depth = indent.length / 2;
    parents.splice(depth, parents.length, name.replace(/\/$/, ''));
    return parents.join('/');
  });
}

function tablesIn(prose: string): string[][][] {
  const blocks = prose.match(/(?:^ *\|.*\|$\n?)+/gm) ?? [];
  return blocks.map((block) =>
    block
      .trimEnd()
      .split('\n')
      .filter((_, index) => index !== 1)
      .map((row) =>
        row
          .trim()
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim()),
      ),
  );
}

/** Every Markdown document of the project. */
export const DOCUMENTS: readonly Document[] = [...PATHS].filter((path) => path.endsWith('.md')).map(parse);

/** One document by its path from the root. @throws where there is none */
export function documentAt(path: string): Document {
  const document = DOCUMENTS.find((candidate) => candidate.path === path);
  if (document === undefined) throw new Error(`There is no document ${path}.`);
  return document;
}

/** The anchor that a heading gets on a page. */
export const anchorOf = ({ text }: Heading): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
