import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readAppConfig } from '@taro-pay/weapp-harness';
import { filesIn } from '../test/files-in.js';

export interface Mutation {
  readonly name: string;
  /** Breaks a copy of the build. */
  readonly apply: (folder: string) => void;
}

/** Mutations of the build; a purchase must detect each. */
export const MUTATIONS: readonly Mutation[] = [
  { name: 'no bindtap', apply: edit('base.wxml', / bindtap="eh"/g, '') },
  { name: 'a wrong event name', apply: edit('base.wxml', /bindtap="eh"/g, 'bindtaps="eh"') },
  { name: 'a wrong handler', apply: edit('base.wxml', /bindtap="eh"/g, 'bindtap="he"') },
  { name: 'a missing template', apply: edit('base.wxml', 'name="taro_tmpl"', 'name="gone"') },
  { name: 'a missing wxml', apply: remove('base.wxml') },
  { name: 'a missing wxs', apply: remove('utils.wxs') },
  { name: 'a missing component', apply: remove('comp.wxml') },
  { name: 'a missing script', apply: remove('vendors.js') },
  { name: 'no common style sheet', apply: edit('app.wxss', /@import\s*["']\.\/common\.wxss["'];?/, '') },
  { name: 'wx.requestPayment renamed', apply: edit('*.js', /\(\)\.requestPayment\(/g, '().requestPaying(') },
  { name: 'wx.login renamed', apply: edit('*.js', /\(\)\.login\(/g, '().logIn(') },
  { name: 'wx.request renamed', apply: edit('taro.js', /=(\w)\.request\((\w)\)/, '=$1.requests($2)') },
  { name: 'setData dropped', apply: edit('taro.js', /&&(\w)\.setData\(/, '&&void (') },
  { name: 'two pages swapped', apply: swapPages },
  { name: 'a page not in app.json', apply: forgetPage },
  { name: 'a missing subpackage or page folder', apply: removeLastFolder },
  { name: 'a page without its json', apply: remove(/pages\/orders\/index\.json$/) },
  { name: 'a page without its script', apply: remove(/product\/index\.js$/) },
  { name: 'a tab that is no page', apply: breakTabBar },
  { name: 'payment never confirmed', apply: edit('*.js', /\("confirmPayment"/g, '("getOrder"') },
  { name: 'amounts times 100', apply: edit('*.js', /(\.padStart\(3,"0"\))/g, '$1.concat("00")') },
  { name: 'a page address with a typo', apply: edit('*.js', /(["'`]\/)([\w/]*product\/index)/g, '$1x$2') },
  { name: 'an API path with a typo', apply: edit('*.js', /"\/api\/products"/g, '"/api/product"') },
];

function matching(folder: string, name: string | RegExp): string[] {
  const found = filesIn(folder).filter((path) => {
    if (typeof name !== 'string') return name.test(path.replaceAll('\\', '/'));
    return name === '*.js' ? path.endsWith('.js') : path === join(folder, name);
  });
  if (found.length === 0) throw new Error(`The build has no ${name}: write the mutation anew`);
  return found;
}

function edit(name: string, search: string | RegExp, replacement: string) {
  return (folder: string): void => {
    let changed = false;
    for (const path of matching(folder, name)) {
      const source = readFileSync(path, 'utf8');
      const mutated = source.replace(search, replacement);
      if (mutated === source) continue;
      changed = true;
      writeFileSync(path, mutated);
    }
    if (!changed) throw new Error(`${name} has no ${search}: write the mutation anew`);
  };
}

function remove(name: string | RegExp) {
  return (folder: string): void => {
    for (const path of matching(folder, name)) rmSync(path);
  };
}

function swapPages(folder: string): void {
  const [first = '', second = ''] = readAppConfig(folder).pages.map((page) => join(folder, `${page}.js`));
  const [one, other] = [readFileSync(first), readFileSync(second)];
  writeFileSync(first, other);
  writeFileSync(second, one);
}

/** The fields of app.json that mutations change. */
interface AppJson {
  readonly pages: readonly string[];
  readonly subPackages: readonly { readonly pages: readonly string[] }[];
  readonly tabBar: { readonly list: readonly object[] };
}

function changeApp(folder: string, change: (app: AppJson) => AppJson): void {
  const path = join(folder, 'app.json');
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
}

/** Removes the product page from app.json. */
function forgetPage(folder: string): void {
  const kept = (pages: readonly string[]) => pages.filter((page) => !page.includes('product'));
  changeApp(folder, (app) => ({
    ...app,
    pages: kept(app.pages),
    subPackages: app.subPackages.map((part) => ({ ...part, pages: kept(part.pages) })),
  }));
}

function removeLastFolder(folder: string): void {
  const { pages, subpackages } = readAppConfig(folder);
  rmSync(join(folder, subpackages.at(-1)?.root ?? dirname(pages.at(-1) ?? '')), { recursive: true });
}

function breakTabBar(folder: string): void {
  const gone = { pagePath: 'pages/gone/index', text: 'gone' };
  changeApp(folder, ({ tabBar, ...app }) => ({
    ...app,
    tabBar: { ...tabBar, list: [...tabBar.list.slice(1), gone] },
  }));
}
