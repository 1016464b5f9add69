export default defineAppConfig({
  pages: ['pages/first/index', 'pages/second/index'],
  window: { navigationBarTitleText: 'Hello' },
  lazyCodeLoading: 'requiredComponents',
});
