// Page settings.
export default definePageConfig({ navigationBarTitleText: '关于医签' })
