// Page settings.
export default definePageConfig({ navigationBarTitleText: '更换绑定手机号' })
