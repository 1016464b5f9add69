import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../../apps/api/package.json' with { type: 'json' };
import type { ArchiveFile } from './archive.js';
import { bundleApi, NATIVE, noticesOf } from './bundle.js';
import { findPackage, findRuntimePackages } from './runtime-packages.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const API = join(ROOT, 'apps/api');
const CONSOLE = join(ROOT, 'apps/console/dist');
const LAUNCHER = fileURLToPath(new URL('launcher.sh', import.meta.url));

/** What the API reads of each site: its goods and their pictures. */
const SITE_FILES = ['package.json', '*/catalogue.csv', '*/pictures/*'].map((path) => `packages/site/${path}`);

const TOP_FILES = [
  '.env.example',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'README.zh-CN.md',
  'SECURITY.md',
  'SECURITY.zh-CN.md',
  'UPGRADING.md',
  'UPGRADING.zh-CN.md',
];

const DOCS_PAGE = '@fastify/swagger-ui';

/** What a package has beside what runs, and its licence. */
const IDLE_FILE = /\.(?:map|md|[cm]?ts)$/;

/** Native code is of one system and processor, so both are in its name. */
export function packageName(): string {
  return `taro-pay-${manifest.version}-${process.platform}-${process.arch}`;
}

/** Every file of the package. The API and the console have to be built. */
export async function readContents(): Promise<ArchiveFile[]> {
  const bundle = await bundleApi(API);
  const runtime = findRuntimePackages(NATIVE, API);
  const packageFolders = [...new Set([...bundle.packageFolders, ...runtime.values()])];
  return [
    { ...textFile('taro-pay', launcher()), isExecutable: true },
    textFile('THIRD-PARTY-NOTICES.txt', noticesOf(packageFolders)),
    textFile('api/package.json', `${JSON.stringify({ type: 'module', version: manifest.version })}\n`),
    ...bundle.files.map((file) => ({ ...file, path: `api/dist/${file.path}` })),
    ...projectFiles('apps/api/assets', 'apps/api/prisma').map((file) => ({
      ...file,
      path: file.path.replace(/^apps\//, ''),
    })),
    ...projectFiles(...SITE_FILES).map((file) => ({
      ...file,
      path: file.path.replace(/^packages\/site/, 'node_modules/@taro-pay/site'),
    })),
    ...filesIn(CONSOLE, 'console/dist').filter(({ path }) => !path.startsWith('console/dist/.vite/')),
    ...[...runtime]
      .flatMap(([name, folder]) => filesIn(folder, `node_modules/${name}`))
      .filter(({ path }) => !IDLE_FILE.test(path)),
    ...docsPage(),
    ...filesIn(join(ROOT, 'docs'), 'docs'),
    ...filesIn(join(ROOT, 'deploy'), 'deploy'),
    ...TOP_FILES.map((name) => ({
      path: name,
      content: readFileSync(join(ROOT, name)),
      isExecutable: false,
    })),
  ];
}

/** The program that people call: Node with the flags that the API runs with in production. */
function launcher(): string {
  const flags = manifest.scripts.start.split(' ').filter((word) => word.startsWith('--'));
  return readFileSync(LAUNCHER, 'utf8').replace('NODE_FLAGS', flags.join(' '));
}

/** The page of /docs: the code is in the bundle, which looks for the files where the package would be. */
function docsPage(): ArchiveFile[] {
  const folder = findPackage(DOCS_PAGE, API);
  if (folder === null) throw new Error(`${DOCS_PAGE} is not installed.`);
  const place = `node_modules/${DOCS_PAGE}`;
  const needed = /^\/(?:package\.json|index\.js|LICENSE|static\/.*)$/;
  return filesIn(folder, place).filter(({ path }) => needed.test(path.slice(place.length)));
}

const textFile = (path: string, text: string): ArchiveFile => ({
  path,
  content: Buffer.from(text),
  isExecutable: false,
});

/** The project's own files in these folders, with their paths: nothing that git ignores, like data and secrets. */
function projectFiles(...paths: readonly string[]): ArchiveFile[] {
  const listing = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...paths],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return listing
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)))
    .map((path) => ({ path, content: readFileSync(join(ROOT, path)), isExecutable: false }));
}

/** The files of a folder and of those in it, below `path` in the archive. */
function filesIn(folder: string, path: string): ArchiveFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return {
        path: `${path}/${relative(folder, file).split(sep).join('/')}`,
        content: readFileSync(file),
        isExecutable: false,
      };
    });
}
