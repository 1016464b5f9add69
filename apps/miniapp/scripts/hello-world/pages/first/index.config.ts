export default definePageConfig({ navigationBarTitleText: 'First' });
