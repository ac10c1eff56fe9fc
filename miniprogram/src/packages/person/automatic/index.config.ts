// Page settings.
export default definePageConfig({ navigationBarTitleText: '自动签名' })
