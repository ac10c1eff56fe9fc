// Page settings.
export default definePageConfig({ navigationBarTitleText: '上传 PDF' })
