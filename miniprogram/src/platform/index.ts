// The one platform object of this build.
import { browserWx } from './h5/wx.ts'
import { createPlatform, type Platform } from './platform.ts'
import { weappWx } from './weapp/wx.ts'

declare const YIQIAN_BASE_URL: string
declare const YIQIAN_CHANNEL_KEYS: string
declare const YIQIAN_E2E: string

// Written out at each use: the bundler drops the other side only when it sees the comparison itself.
const wx = process.env.TARO_ENV === 'weapp' ? weappWx : browserWx

export const platform: Platform = createPlatform(wx, {
  name: process.env.TARO_ENV === 'weapp' ? 'weapp' : 'h5',
  baseUrl: YIQIAN_BASE_URL,
  pinnedChannelKeysHex: YIQIAN_CHANNEL_KEYS.split(',').filter((key) => key !== ''),
})

// The automator bridge mocks and calls the same names as in WeChat; only builds made for it carry this.
if (process.env.TARO_ENV === 'h5' && YIQIAN_E2E === '1') (globalThis as unknown as { wx: unknown }).wx = browserWx

export { useDidShow, useLaunch, useLoad, usePullDownRefresh, useRouter, useUnload } from '@tarojs/taro'
