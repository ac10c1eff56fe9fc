// Page settings.
export default definePageConfig({ navigationBarTitleText: '签署详情' })
