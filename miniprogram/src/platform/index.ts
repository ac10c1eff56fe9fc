// The one platform object of this build.
import type { BiometricDevice } from './biometric-device.ts'
import { webauthnDevice } from './h5/webauthn-device.ts'
import { browserWx } from './h5/wx.ts'
import { createPlatform, type Platform } from './platform.ts'
import { soterDevice } from './weapp/taro-soter.ts'
import { weappWx } from './weapp/wx.ts'

declare const YIQIAN_BASE_URL: string
declare const YIQIAN_CHANNEL_KEYS: string

// Written out at each use: the bundler drops the other side only when it sees the comparison itself.
const wx = process.env.TARO_ENV === 'weapp' ? weappWx : browserWx

export const platform: Platform = createPlatform(wx, {
  name: process.env.TARO_ENV === 'weapp' ? 'weapp' : 'h5',
  baseUrl: YIQIAN_BASE_URL,
  pinnedChannelKeysHex: YIQIAN_CHANNEL_KEYS.split(',').filter((key) => key !== ''),
})

export const biometricDevice: BiometricDevice = process.env.TARO_ENV === 'weapp' ? soterDevice : webauthnDevice

// A browser that is driven by a program gets the object under WeChat's name, so that a suite mocks and calls the same
// names as in WeChat DevTools. Whoever drives the browser could do all of this anyway.
if (process.env.TARO_ENV === 'h5' && navigator.webdriver) Object.assign(globalThis, { wx: browserWx })

export { useDidHide, useDidShow, useLaunch, useLoad, usePageScroll, usePullDownRefresh, useReachBottom, useRouter, useShareAppMessage, useUnload } from '@tarojs/taro'
