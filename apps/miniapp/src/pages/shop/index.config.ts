import { site } from '@taro-pay/site/storefront';

export default definePageConfig({
  navigationBarTitleText: site.name.zh,
  enablePullDownRefresh: true,
  enableShareAppMessage: true,
  enableShareTimeline: true,
});
