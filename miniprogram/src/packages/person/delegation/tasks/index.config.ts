// Page settings.
export default definePageConfig({ navigationBarTitleText: '代签' })
