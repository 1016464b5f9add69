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
  return {
    title: text(answer.title, appTitle),
    path: text(answer.path, addressOf(path, ownQuery(query))),
    imageUrl: typeof answer.imageUrl === 'string' ? answer.imageUrl : undefined,
  };
}

/**
 * The card of a page among the moments, which always opens the same page; undefined if the page cannot be shared so.
 * https://developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html#onShareTimeline
 */
export function momentsCardOf({ path, query, instance }: Page, appTitle: string): ShareCard | undefined {
  const { onShareAppMessage, onShareTimeline } = instance.self;
  if (!isCallable(onShareAppMessage) || !isCallable(onShareTimeline)) return undefined;
  const answer = dictionary(instance.call('onShareTimeline'));
  return {
    title: text(answer.title, appTitle),
    path: addressOf(path, text(answer.query, ownQuery(query))),
    imageUrl: typeof answer.imageUrl === 'string' ? answer.imageUrl : undefined,
  };
}

const ownQuery = (query: Page['query']): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const addressOf = (path: string, search: string): string => `/${path}${search === '' ? '' : `?${search}`}`;
