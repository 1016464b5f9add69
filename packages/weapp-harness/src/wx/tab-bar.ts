import type { AppConfig, TabBarItem } from '../build/project-files.js';
import { text } from '../values.js';
import { type AsyncApi, WxFailure } from './wx-function.js';

/** The tab bar: its items and their badges. */
export class TabBar {
  private items: readonly TabBarItem[];
  private readonly badges = new Map<number, string>();
  private readonly isShown: () => boolean;
  private readonly changed: () => void;
  private visible = true;

  /** `isShown`: whether the visible page is a tab; other pages have no tab bar. */
  constructor(config: AppConfig, isShown: () => boolean, changed: () => void) {
    this.items = config.tabs;
    this.isShown = isShown;
    this.changed = changed;
  }

  /** The visible item with this text, and its index; throws if there is none. */
  find(label: string): TabBarItem & { readonly index: number } {
    const index = this.items.findIndex((item) => item.text === label);
    const item = this.items[index];
    if (!item || !this.visible || !this.isShown()) throw new Error(`There is no tab "${label}" to tap`);
    return { ...item, index };
  }

  /** The badge of an item: a text, `•` for a red dot, undefined for none. */
  badge(label: string): string | undefined {
    return this.badges.get(this.items.findIndex((item) => item.text === label));
  }

  /** The texts of the items. */
  get labels(): readonly string[] {
    return this.items.map((item) => item.text);
  }

  apis(): Record<string, AsyncApi> {
    const set = (index: unknown, badge: string | undefined) => {
      const place = Number(index);
      if (!this.isShown()) throw new WxFailure('not TabBar page');
      if (!this.items[place]) throw new WxFailure('tabbar item not found');
      if (badge === undefined) this.badges.delete(place);
      else this.badges.set(place, badge);
      this.changed();
    };
    const show = (visible: boolean) => () => {
      this.visible = visible;
    };
    return {
      setTabBarBadge: ({ index, text: badge }) => set(index, text(badge)),
      removeTabBarBadge: ({ index }) => set(index, undefined),
      showTabBarRedDot: ({ index }) => set(index, '•'),
      hideTabBarRedDot: ({ index }) => set(index, undefined),
      showTabBar: show(true),
      hideTabBar: show(false),
      setTabBarStyle: () => undefined,
      setTabBarItem: ({ index, text: label }) => {
        this.items = this.items.map((item, place) =>
          place === Number(index) ? { ...item, text: text(label) } : item,
        );
        this.changed();
      },
    };
  }
}
