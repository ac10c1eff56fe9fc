// Page settings.
export default definePageConfig({ navigationBarTitleText: '会诊意见' })
