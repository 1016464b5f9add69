import { type Dictionary, dictionary, isCallable, text } from '../values.js';
import type { ViewElement } from '../view/view-element.js';
import type { Page } from './page-stack.js';

/** A share card. */
export interface ShareCard {
  readonly title: string;
  /** The page that the card opens; a value for the `path` of a launch. */
  readonly path: string;
  readonly imageUrl: string | undefined;
}

/**
 * The card of a page that the user shares from the menu or with a button; undefined if the page cannot be shared.
 * https://developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html#onShareAppMessage-Object-object
 */
export function shareCardOf(page: Page, appTitle: string, button?: ViewElement): ShareCard | undefined {
  const { path, query, instance } = page;
  if (!isCallable(instance.self.onShareAppMessage)) return undefined;
  const target = button && { id: button.id, dataset: button.dataset };
  const asked: Dictionary = { from: button ? 'button' : 'menu', target };
  const answer = dictionary(instance.call('onShareAppMessage', instance.cloned(asked)));
  const search = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  const ownPath = search.length === 0 ? path : `${path}?${search.join('&')}`;
  return {
    title: text(answer.title, appTitle),
    path: text(answer.path, `/${ownPath}`),
    imageUrl: typeof answer.imageUrl === 'string' ? answer.imageUrl : undefined,
  };
}
