// Page settings.
export default definePageConfig({ navigationBarTitleText: '流转过程' })
