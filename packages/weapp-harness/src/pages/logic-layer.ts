import { type AppConfig, usingComponents } from '../build/project-files.js';
import { ComponentInstance } from '../realm/component-instance.js';
import { LogicInstance, type Machine } from '../realm/logic-instance.js';
import { createModuleLoader, type ModuleLoader } from '../realm/module-loader.js';
import { type Dictionary, dictionary } from '../values.js';
import type { Page, PageStack } from './page-stack.js';

export interface LogicLayer {
  /** Runs `app.js`, and the pages' files too unless they are loaded lazily, then `onLaunch` and `onShow`. */
  start(launchOptions: Dictionary): void;
  /** The app object; throws before `app.js` has called `App()`. */
  readonly app: () => LogicInstance;
  createPage(path: string): LogicInstance;
  createComponent(path: string, onUpdate: () => void): ComponentInstance;
}

export interface LogicParts {
  readonly folder: string;
  readonly config: AppConfig;
  readonly machine: Machine;
  readonly wx: Dictionary;
  readonly stack: () => PageStack;
}

type Kind = 'App' | 'Page' | 'Component';

/** Loads a build as WeChat's logic layer does, and creates the pages and components that its files register. */
export function createLogicLayer(parts: LogicParts): LogicLayer {
  const { folder, config, machine, wx, stack } = parts;
  const { realm } = machine;
  const loader = createModuleLoader(folder, config, realm);
  const definitions = new Map<string, Dictionary>();
  let app: LogicInstance | undefined;

  function currentApp(): LogicInstance {
    if (!app) throw new Error('app.js has not called App()');
    return app;
  }

  Object.assign(realm.context, {
    wx,
    App: (definition: unknown) => {
      app = new LogicInstance('app', new Map(), machine, dictionary(definition), {});
    },
    ...registrations(loader, definitions),
    Behavior: (definition: unknown) => definition,
    getApp: () => app?.self,
    getCurrentPages: () => stack().all.map((page) => page.instance.self),
  });

  function definitionOf(kind: Kind, path: string): Dictionary {
    loader.load(`${path}.js`);
    const definition = definitions.get(`${kind} ${path}`);
    if (!definition) throw new Error(`${path}.js has not called ${kind}()`);
    return definition;
  }

  return {
    app: currentApp,
    start(launchOptions) {
      loader.load('app.js');
      if (!config.lazyCodeLoading) for (const page of config.mainPages) loader.load(`${page}.js`);
      currentApp().call('onLaunch', realm.clone(launchOptions));
      currentApp().call('onShow', realm.clone(launchOptions));
    },
    createPage(path) {
      const definition = definitionOf('Page', path);
      const page = new LogicInstance(
        path,
        usingComponents(folder, path),
        machine,
        definition,
        definition.data,
      );
      const channel = {
        on: () => undefined,
        once: () => undefined,
        off: () => undefined,
        emit: () => undefined,
      };
      Object.assign(page.self, { route: path, __route__: path, getOpenerEventChannel: () => channel });
      return page;
    },
    createComponent(path, onUpdate) {
      const definition = definitionOf('Component', path);
      return new ComponentInstance(path, usingComponents(folder, path), machine, definition, onUpdate);
    },
  };
}

/** `Page` and `Component` register a definition under the file that is running. */
function registrations(loader: ModuleLoader, definitions: Map<string, Dictionary>): Dictionary {
  const register = (kind: Kind) => (definition: unknown) => {
    definitions.set(`${kind} ${loader.loading()}`, dictionary(definition));
  };
  return { Page: register('Page'), Component: register('Component') };
}

/** Adds `selectComponent` and `selectAllComponents` to a page. */
export function addComponentSearch(page: Page): void {
  const found = (selector: unknown) =>
    page.view.root.findAll(String(selector)).flatMap(({ component }) => (component ? [component.self] : []));
  page.instance.self.selectComponent = (selector: unknown) => found(selector)[0] ?? null;
  page.instance.self.selectAllComponents = found;
}
