// Page settings.
export default definePageConfig({ navigationBarTitleText: '解锁签名' })
