/** What tests of pages share: a browser, and a shop of their own. */
export { browserFound, launchBrowser } from './browser.js';
export { openShopStack, type ShopStack, type WechatOrder } from './shop-stack.js';
