export default defineAppConfig({
  pages: [
    'pages/catalogue/index',
    'pages/product/index',
    'pages/checkout/index',
    'pages/result/index',
    'pages/orders/index',
    'pages/order/index',
  ],
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
  lazyCodeLoading: 'requiredComponents',
});
