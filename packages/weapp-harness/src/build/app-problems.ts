import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Dictionary, dictionary, text } from '../values.js';
import { BUILT_IN_TAGS } from './built-in-tags.js';
import {
  type AppConfig,
  dictionaries,
  listFiles,
  packageOf,
  readJson,
  resolvePath,
  strings,
  usingComponents,
} from './project-files.js';

// https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#tabBar
const TABS = { min: 2, max: 5 };
const MAX_ICON_BYTES = 40 * 1024;

/** Problems that DevTools reports for `app.json` and for the files that it and the pages name. */
export function findAppProblems(folder: string, config: AppConfig): string[] {
  const app = readJson(folder, 'app.json');
  const has = (path: string) => existsSync(join(folder, path));
  return [
    ...pageProblems(config, has),
    ...tabBarProblems(folder, config, app),
    ...preloadProblems(config, dictionary(app.preloadRule)),
    ...componentProblems(folder, config, has),
    ...styleProblems(folder, has),
    ...tagProblems(folder, config),
    ...['themeLocation', 'sitemapLocation'].flatMap((name) => {
      const path = text(app[name]);
      return path === '' || has(path) ? [] : [`app.json: ${name}: ${path} is not there`];
    }),
  ];
}

function pageProblems(config: AppConfig, has: (path: string) => boolean): string[] {
  const problems = config.mainPages.length === 0 ? ['app.json: pages is empty'] : [];
  config.pages.forEach((page, index) => {
    if (config.pages.indexOf(page) !== index) problems.push(`app.json: the page ${page} is there twice`);
    for (const extension of ['js', 'wxml']) {
      if (!has(`${page}.${extension}`)) problems.push(`app.json: ${page}.${extension} is not there`);
    }
  });
  for (const page of config.mainPages) {
    const root = packageOf(config, page);
    if (root !== '') problems.push(`app.json: ${page} is a main page inside the subpackage ${root}`);
  }
  return problems;
}

function tabBarProblems(folder: string, config: AppConfig, app: Dictionary): string[] {
  const tabBar = dictionary(app.tabBar);
  const themes = app.themeLocation === undefined ? {} : readJson(folder, text(app.themeLocation));
  if (Object.keys(tabBar).length === 0) return [];
  const count = config.tabs.length;
  const problems =
    count < TABS.min || count > TABS.max
      ? [`app.json: tabBar has ${count} items: two to five are allowed`]
      : [];
  for (const { pagePath } of config.tabs) {
    if (!config.mainPages.includes(pagePath))
      problems.push(`app.json: tabBar: ${pagePath} is not a page of the main package`);
  }
  for (const item of dictionaries(tabBar.list)) {
    for (const icon of [item.iconPath, item.selectedIconPath]) {
      for (const path of themed(icon, themes)) problems.push(...iconProblems(folder, path));
    }
  }
  return problems;
}

function iconProblems(folder: string, icon: string): string[] {
  const file = join(folder, icon);
  if (!existsSync(file)) return [`app.json: tabBar: ${icon} is not there`];
  return statSync(file).size > MAX_ICON_BYTES ? [`app.json: tabBar: ${icon} is above 40 KB`] : [];
}

/** The value of a setting; for a variable such as `@icon`, its value in each theme. */
function themed(value: unknown, themes: Dictionary): string[] {
  if (typeof value !== 'string') return [];
  if (!value.startsWith('@')) return [value];
  const name = value.slice(1);
  return ['light', 'dark'].map((theme) =>
    text(dictionary(themes[theme])[name], `${value} of the ${theme} theme`),
  );
}

// https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/preload.html
function preloadProblems(config: AppConfig, rules: Dictionary): string[] {
  const packages = new Set(['__APP__', ...config.subpackages.flatMap(({ root, name }) => [root, name])]);
  return Object.entries(rules).flatMap(([page, rule]) => {
    const unknown = strings(dictionary(rule).packages).filter(
      (name) => !packages.has(name.replace(/\/$/, '')),
    );
    const problems = unknown.map((name) => `app.json: preloadRule: there is no subpackage ${name}`);
    if (!config.pages.includes(page)) problems.push(`app.json: preloadRule: there is no page ${page}`);
    return problems;
  });
}

function componentProblems(folder: string, config: AppConfig, has: (path: string) => boolean): string[] {
  const users = ['app', ...listFiles(folder, '.wxml').map((path) => path.replace(/\.wxml$/, ''))];
  return users.flatMap((user) =>
    [...usingComponents(folder, user)].flatMap(([tag, path]) => {
      const owner = packageOf(config, path);
      if (!has(`${path}.js`) || !has(`${path}.wxml`)) return [`${user}.json: ${tag}: ${path} is not there`];
      if (readJson(folder, `${path}.json`).component !== true)
        return [`${path}.json: component is not set to true`];
      const isFar = owner !== '' && owner !== packageOf(config, user);
      return isFar ? [`${user}.json: ${tag} is in the subpackage ${owner}`] : [];
    }),
  );
}

/** A style sheet without a template beside it that no other imports is never applied. */
function styleProblems(folder: string, has: (path: string) => boolean): string[] {
  const sheets = listFiles(folder, '.wxss');
  const imported = new Set(
    sheets.flatMap((sheet) => {
      const source = readFileSync(join(folder, sheet), 'utf8');
      return [...source.matchAll(/@import\s+["']([^"']+)["']/g)].map(([, address = '']) =>
        resolvePath(sheet, address),
      );
    }),
  );
  return sheets
    .filter((sheet) => sheet !== 'app.wxss' && !imported.has(sheet) && !has(sheet.replace(/wxss$/, 'wxml')))
    .map((sheet) => `${sheet}: nothing imports it`);
}

/** Tags, also of imported templates, that are neither built in nor in `usingComponents` render nothing. */
function tagProblems(folder: string, config: AppConfig): string[] {
  const components = listFiles(folder, '.json').filter((path) => readJson(folder, path).component === true);
  const users = new Set([...config.pages, ...components.map((path) => path.replace(/\.json$/, ''))]);
  const global = usingComponents(folder, 'app');
  return [...users].flatMap((user) => {
    const own = usingComponents(folder, user);
    return [...tagsIn(folder, `${user}.wxml`, new Set())]
      .filter((tag) => !BUILT_IN_TAGS.has(tag) && !own.has(tag) && !global.has(tag))
      .map((tag) => `${user}.json: it does not say where the component "${tag}" is`);
  });
}

function tagsIn(folder: string, template: string, seen: Set<string>): Set<string> {
  const tags = new Set<string>();
  if (seen.has(template) || !existsSync(join(folder, template))) return tags;
  seen.add(template);
  const source = readFileSync(join(folder, template), 'utf8')
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<wxs[\s\S]*?(\/>|<\/wxs>)/g, '');
  for (const [, tag = '', rest = ''] of source.matchAll(/<([A-Za-z][\w-]*)([^>]*)/g)) {
    const [, address] = rest.match(/\bsrc\s*=\s*["']([^"'{]+)["']/) ?? [];
    if (tag !== 'import' && tag !== 'include') tags.add(tag);
    else if (address)
      for (const inner of tagsIn(folder, resolvePath(template, address), seen)) tags.add(inner);
  }
  return tags;
}
