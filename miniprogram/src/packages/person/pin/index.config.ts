// Page settings.
export default definePageConfig({ navigationBarTitleText: '修改签名密码' })
