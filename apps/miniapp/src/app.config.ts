export default defineAppConfig({
  pages: ['pages/shop/index', 'pages/orders/index', 'pages/me/index'],
  subPackages: [
    { root: 'shopping', pages: ['product/index', 'cart/index', 'checkout/index'] },
    { root: 'ordering', pages: ['order/index', 'result/index'] },
  ],
  preloadRule: {
    // The cart leads from here to the checkout, and that to the result, before any product was looked at.
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
      {
        pagePath: 'pages/shop/index',
        text: '商店',
        iconPath: 'assets/shop.png',
        selectedIconPath: 'assets/shop-selected.png',
      },
      {
        pagePath: 'pages/orders/index',
        text: '订单',
        iconPath: 'assets/orders.png',
        selectedIconPath: 'assets/orders-selected.png',
      },
      {
        pagePath: 'pages/me/index',
        text: '我的',
        iconPath: 'assets/me.png',
        selectedIconPath: 'assets/me-selected.png',
      },
    ],
  },
  window: {
    // Said out loud because the browser preview shows no bar otherwise.
    navigationStyle: 'default',
    navigationBarTitleText: '山野咖啡',
    navigationBarBackgroundColor: '@navigation',
    navigationBarTextStyle: '@navigationText',
    backgroundColor: '@background',
    backgroundTextStyle: 'dark',
  },
  darkmode: true,
  themeLocation: 'theme.json',
  sitemapLocation: 'sitemap.json',
  lazyCodeLoading: 'requiredComponents',
});
