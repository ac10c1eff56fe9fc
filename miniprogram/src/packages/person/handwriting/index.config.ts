// Page settings: a finger that draws must not scroll.
export default definePageConfig({ navigationBarTitleText: '手写签名', disableScroll: true })
