// Page settings.
export default definePageConfig({ navigationBarTitleText: '医签' })
