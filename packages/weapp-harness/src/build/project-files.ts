import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Dictionary, dictionary, isDictionary, text } from '../values.js';

/** Paths inside a built mini-program with one extension, with forward slashes, in a stable order. */
export function listFiles(folder: string, extension: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(extension) && !path.startsWith('node_modules/'))
    .sort();
}

/** A JSON file of the build, such as `app.json` or a page's; empty where there is none. */
export function readJson(folder: string, path: string): Dictionary {
  const file = join(folder, path);
  return existsSync(file) ? dictionary(JSON.parse(readFileSync(file, 'utf8'))) : {};
}

/** `usingComponents` of a page or a component: the path from the root for each tag. */
export function usingComponents(folder: string, path: string): ReadonlyMap<string, string> {
  const named = readJson(folder, `${path}.json`).usingComponents;
  const components = new Map<string, string>();
  for (const [tag, address] of Object.entries(dictionary(named))) {
    components.set(tag, resolvePath(path, text(address)));
  }
  return components;
}

/** Resolves an address as WeChat does: from the root with a leading slash, else from the file that names it. */
export function resolvePath(from: string, address: string): string {
  if (address.startsWith('/')) return posix.normalize(address.slice(1));
  return posix.normalize(posix.join(posix.dirname(from), address));
}

/** Splits an address into path and query. WeChat does not decode the values. */
export function parseAddress(url: string): { path: string; query: Readonly<Record<string, string>> } {
  const [path = '', search = ''] = url.split('?', 2);
  const query: Record<string, string> = {};
  for (const pair of search.split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=');
    query[name] = value.join('=');
  }
  return { path, query };
}

export interface TabBarItem {
  readonly pagePath: string;
  readonly text: string;
}

interface Subpackage {
  readonly root: string;
  readonly name: string;
  readonly pages: readonly string[];
}

export interface AppConfig {
  /** All pages; those of the main package come first. */
  readonly pages: readonly string[];
  readonly mainPages: readonly string[];
  readonly subpackages: readonly Subpackage[];
  readonly tabs: readonly TabBarItem[];
  readonly window: Dictionary;
  readonly lazyCodeLoading: boolean;
  readonly darkmode: boolean;
  /** The interfaces of `requiredPrivateInfos`. */
  readonly privateInfos: readonly string[];
}

/** Pages (with those of subpackages), tabs and window settings of `app.json`. */
export function readAppConfig(folder: string): AppConfig {
  const app = readJson(folder, 'app.json');
  const mainPages = strings(app.pages);
  const subpackages = dictionaries(app.subPackages ?? app.subpackages).map((subpackage) => {
    const root = text(subpackage.root).replace(/\/$/, '');
    const pages = strings(subpackage.pages).map((page) => posix.join(root, page));
    return { root, name: text(subpackage.name), pages };
  });
  const tabs = dictionaries(dictionary(app.tabBar).list).map((tab) => ({
    pagePath: text(tab.pagePath),
    text: text(tab.text),
  }));
  return {
    pages: [...mainPages, ...subpackages.flatMap(({ pages }) => pages)],
    mainPages,
    subpackages,
    tabs,
    window: dictionary(app.window),
    lazyCodeLoading: app.lazyCodeLoading === 'requiredComponents',
    darkmode: app.darkmode === true,
    privateInfos: strings(app.requiredPrivateInfos),
  };
}

/** Whether a page enables pull-down refresh. */
export function enablesPullDownRefresh(folder: string, config: AppConfig, page: string): boolean {
  const own = readJson(folder, `${page}.json`).enablePullDownRefresh;
  return (own ?? config.window.enablePullDownRefresh) === true;
}

/** The root of the subpackage that holds a file; empty for the main package. */
export function packageOf(config: AppConfig, path: string): string {
  return config.subpackages.find(({ root }) => path.startsWith(`${root}/`))?.root ?? '';
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function dictionaries(value: unknown): Dictionary[] {
  return Array.isArray(value) ? value.filter(isDictionary) : [];
}
