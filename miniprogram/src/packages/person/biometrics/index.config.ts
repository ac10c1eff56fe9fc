// Page settings.
export default definePageConfig({ navigationBarTitleText: '指纹、面容签署' })
