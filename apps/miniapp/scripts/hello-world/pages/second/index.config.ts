export default definePageConfig({ navigationBarTitleText: 'Second' });
