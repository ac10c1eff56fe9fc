// Page settings.
export default definePageConfig({ navigationBarTitleText: '医签', enablePullDownRefresh: true, onReachBottomDistance: 200 })
