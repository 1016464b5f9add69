export default definePageConfig({
  navigationBarTitleText: '山野咖啡',
  enablePullDownRefresh: true,
  enableShareAppMessage: true,
});
