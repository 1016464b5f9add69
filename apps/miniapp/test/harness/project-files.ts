import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Dictionary, dictionary, isDictionary, text } from './values.js';

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

/** The components that a page or a component names, tag by tag, with the path of each from the root. */
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

interface TabBarItem {
  readonly pagePath: string;
  readonly text: string;
}

export interface AppConfig {
  readonly pages: readonly string[];
  readonly tabs: readonly TabBarItem[];
  readonly window: Dictionary;
  readonly lazyCodeLoading: boolean;
}

/** What `app.json` says about pages, tabs and windows, subpackages included. */
export function readAppConfig(folder: string): AppConfig {
  const app = readJson(folder, 'app.json');
  const pages = strings(app.pages);
  for (const subpackage of dictionaries(app.subPackages ?? app.subpackages)) {
    pages.push(...strings(subpackage.pages).map((page) => posix.join(text(subpackage.root), page)));
  }
  const tabs = dictionaries(dictionary(app.tabBar).list).map((tab) => ({
    pagePath: text(tab.pagePath),
    text: text(tab.text),
  }));
  return {
    pages,
    tabs,
    window: dictionary(app.window),
    lazyCodeLoading: app.lazyCodeLoading === 'requiredComponents',
  };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function dictionaries(value: unknown): Dictionary[] {
  return Array.isArray(value) ? value.filter(isDictionary) : [];
}
