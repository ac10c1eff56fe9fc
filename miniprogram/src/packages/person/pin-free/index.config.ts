// Page settings.
export default definePageConfig({ navigationBarTitleText: '免密签名' })
