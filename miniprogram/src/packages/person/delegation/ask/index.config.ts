// Page settings.
export default definePageConfig({ navigationBarTitleText: '申请授权' })
