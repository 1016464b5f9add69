import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTES } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { DOCUMENTS, PATHS, ROOT } from './markdown.js';

interface Package {
  readonly name: string;
  readonly scripts: ReadonlySet<string>;
}

/** Commands of pnpm itself that documents use. */
const PNPM = new Set(['install', 'exec', 'add', 'audit', 'dlx', 'publish', 'pack']);

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function readPackage(path: string): Package {
  const { name, scripts } = fields(JSON.parse(readFileSync(join(ROOT, path), 'utf8')));
  return { name: String(name), scripts: new Set(Object.keys(fields(scripts))) };
}

const packages = [...PATHS]
  .filter((path) => /^(?:[^/]+\/[^/]+\/)?package\.json$/.test(path))
  .map(readPackage);
const root = readPackage('package.json');

const texts = DOCUMENTS.flatMap(({ path, code, commandLines }) =>
  [...code, ...commandLines].map((text) => ({ path, text })),
);

/** Where the words after `pnpm` are no command, what is wrong with them. */
function findProblem(words: readonly string[]): string | null {
  // `run` is needed where pnpm has a command of the same name.
  const [first = '', filter = '', script = ''] = words
    .map((word) => word.replace(/[,;.:]$/, ''))
    .filter((word) => word !== 'run');
  if (first !== '--filter') {
    return PNPM.has(first) || root.scripts.has(first) ? null : `there is no script ${first}`;
  }
  const target = packages.find(
    ({ name }) => name.replace('@taro-pay/', '') === filter.replace('@taro-pay/', ''),
  );
  if (target === undefined) return `there is no package ${filter}`;
  return PNPM.has(script) || target.scripts.has(script) ? null : `${filter} has no script ${script}`;
}

test('every pnpm command that a document names exists', () => {
  const commands = texts.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:^|[\s(])(?:npx --yes )?pnpm(?:@[\d.]+)? ((?:--filter )?[a-z@].*)/g)].map(
      ([, rest = '']) => ({ path, rest, words: rest.split(/\s+/) }),
    ),
  );
  expect(commands.length).toBeGreaterThan(40);
  const wrong = commands.flatMap(({ path, rest, words }) => {
    const problem = findProblem(words);
    return problem === null ? [] : [`${path}: pnpm ${rest}: ${problem}`];
  });
  expect(wrong).toEqual([]);
});

test('documents run pnpm in the version of the workspace, and no package that is not published', () => {
  const manager = String(fields(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).packageManager);
  const called = texts.flatMap(({ path, text }) =>
    [...text.matchAll(/npx (?:--yes )?(@?[\w./@-]+)/g)].map(([, name = '']) => `${path}: ${name}`),
  );
  expect(called.length).toBeGreaterThan(3);
  expect(called.filter((call) => !call.endsWith(`: ${manager}`))).toEqual([]);
});

test('every command and flag of the simulator that a document names is in its help', () => {
  const cli = join(ROOT, 'packages/simulator/dist/cli.js');
  const helps = new Map<string, string>();
  const helpOf = (command: string): string => {
    const known = helps.get(command);
    if (known !== undefined) return known;
    const help = execFileSync(process.execPath, [cli, command, '--help'], { encoding: 'utf8' });
    helps.set(command, help);
    return help;
  };
  const calls = texts.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:wechat-simulator|simulator\/dist\/cli\.js)((?: +[^\s#].*)?)/g)].map(
      ([, rest = '']) => ({
        path,
        rest,
      }),
    ),
  );
  expect(calls.length).toBeGreaterThan(10);
  for (const { path, rest } of calls) {
    const own = rest.split(' -- ', 1)[0] ?? '';
    const words = own.split(/\s+/).filter((word) => word !== '');
    const command = words[0]?.startsWith('-') === false ? words[0] : 'start';
    const sub = ['trigger', 'clock', 'faults'].includes(command) ? (words[1] ?? command) : command;
    for (const word of [sub, ...words.filter((candidate) => candidate.startsWith('--'))]) {
      expect(helpOf(command), `${path}: wechat-simulator${rest}`).toContain(word);
    }
  }
});

test('every route of the API that a document names is in the route table', () => {
  const known = new Set([
    ...Object.values(ROUTES).map(({ method, path }) => `${method} ${path}`),
    'POST /webhooks/wechatpay/transactions',
    'POST /webhooks/wechatpay/refunds',
  ]);
  const named = texts.flatMap(({ path, text }) =>
    [...text.matchAll(/\b(GET|POST|PATCH|DELETE) (\/(?:api|webhooks)\/[\w/:-]*(?:\.csv)?)/g)].map(
      ([, method = '', route = '']) => ({ path, route: `${method} ${route}` }),
    ),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(
    named.filter(({ route }) => !known.has(route)).map(({ path, route }) => `${path}: ${route}`),
  ).toEqual([]);
});
