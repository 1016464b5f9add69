import { site } from '@taro-pay/site/storefront';

// Below the source, because Taro joins both.
const SITE_ICONS = `../../../packages/site/dist/${process.env.SITE || 'shop'}/assets`;

/** WeChat takes the icons of each theme from theme.json; the preview brightens the light ones in index.html. */
function iconsOf(tab: 'shop' | 'orders' | 'me') {
  return process.env.TARO_ENV === 'weapp'
    ? { iconPath: `@${tab}Icon`, selectedIconPath: `@${tab}IconSelected` }
    : { iconPath: `${SITE_ICONS}/${tab}.png`, selectedIconPath: `${SITE_ICONS}/${tab}-selected.png` };
}

export default defineAppConfig({
  pages: ['pages/shop/index', 'pages/orders/index', 'pages/me/index'],
  subPackages: [
    { root: 'shopping', pages: ['product/index', 'cart/index', 'checkout/index'] },
    { root: 'ordering', pages: ['order/index', 'result/index'] },
  ],
  preloadRule: {
    // The cart leads to the checkout and the result, possibly without any product page before.
    'pages/shop/index': { network: 'all', packages: ['shopping', 'ordering'] },
    'pages/orders/index': { network: 'all', packages: ['ordering', 'shopping'] },
    'pages/me/index': { network: 'all', packages: ['shopping'] },
    'shopping/product/index': { network: 'all', packages: ['ordering'] },
  },
  tabBar: {
    color: '@tab',
    selectedColor: '@tabSelected',
    backgroundColor: '@tabs',
    list: [
      { pagePath: 'pages/shop/index', text: '商店', ...iconsOf('shop') },
      { pagePath: 'pages/orders/index', text: '订单', ...iconsOf('orders') },
      { pagePath: 'pages/me/index', text: '我的', ...iconsOf('me') },
    ],
  },
  window: {
    // Explicit, because the browser preview shows no bar otherwise.
    navigationStyle: 'default',
    navigationBarTitleText: site.name.zh,
    navigationBarBackgroundColor: '@navigation',
    navigationBarTextStyle: '@navigationText',
    backgroundColor: '@background',
    backgroundTextStyle: 'dark',
  },
  darkmode: true,
  themeLocation: 'theme.json',
  sitemapLocation: 'sitemap.json',
  requiredPrivateInfos: ['chooseAddress'],
  lazyCodeLoading: 'requiredComponents',
});
