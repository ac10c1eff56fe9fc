// What WeChat shows when the app is passed on: the home page, in words and a picture that are nobody's. No other page can be shared.
export const SHARE_CARD = { title: '医签', path: '/pages/index/index', imageUrl: '/share-card.png' } as const
