// Page settings. Taro's types do not know `enablePageScroll`; its runtime asks WeChat for scroll events only with it.
export default definePageConfig({ navigationBarTitleText: '医签', enablePullDownRefresh: true, onReachBottomDistance: 200, ...{ enablePageScroll: true, enableShareAppMessage: true } })
