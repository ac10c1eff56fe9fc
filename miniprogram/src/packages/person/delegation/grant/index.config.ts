// Page settings.
export default definePageConfig({ navigationBarTitleText: '授权同事' })
