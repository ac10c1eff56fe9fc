// Page settings: the viewer scrolls, the page does not.
export default definePageConfig({ navigationBarTitleText: '查看文件', disableScroll: true })
