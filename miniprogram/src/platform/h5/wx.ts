// The browser's side of `Wx`. Everything goes through this one object, so that a suite can mock a method on it.
import Taro from '@tarojs/taro'
import { createTaskQueue } from '../task-queue.ts'
import type { Wx, WxFile } from '../wx.ts'
import { createBrowserDatabase } from './database.ts'
import { request } from './request.ts'
import { scanWithSheet } from './scan-sheet.ts'

const database = createBrowserDatabase('yiqian')
const queue = createTaskQueue()

/** In a new tab; a browser that opens none saves it. */
async function openPdf({ name, content }: { name: string; content: ArrayBuffer }): Promise<void> {
  const url = addressOf(content, 'application/pdf')
  if (window.open(url, '_blank') === null) saveFrom(url, name)
}

async function saveContent({ name, type, content }: WxFile): Promise<'saved'> {
  saveFrom(addressOf(content, type), name)
  return 'saved'
}

function addressOf(content: ArrayBuffer, type: string): string {
  const url = URL.createObjectURL(new Blob([content], { type }))
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return url
}

const saveFrom = (href: string, download: string): void => Object.assign(document.createElement('a'), { href, download }).click()

async function getStorage({ key }: { key: string }): Promise<{ data: string }> {
  const data = await database.get(key)
  if (data === undefined) throw Object.assign(new Error('getStorage:fail data not found'), { errMsg: 'getStorage:fail data not found' })
  return { data }
}

export const browserWx: Wx = {
  request,
  scanCode: async () => ({ result: await scanWithSheet(), errMsg: 'scanCode:ok' }),
  getRandomValues: async ({ length }) => ({ randomValues: crypto.getRandomValues(new Uint8Array(length)).buffer }),
  getStorage,
  setStorage: ({ key, data }) => database.set(key, data),
  removeStorage: ({ key }) => database.remove(key),
  login: async () => Promise.reject(new Error('login:fail not in WeChat')),
  checkIsSupportSoterAuthentication: async () => ({ supportMode: [] }),
  setClipboardData: ({ data }) => navigator.clipboard.writeText(data),
  getNetworkType: async () => ({ networkType: navigator.onLine ? 'unknown' : 'none' }),
  showToast: (options) => Taro.showToast(options),
  showModal: (options) => Taro.showModal(options),
  showLoading: (options) => Taro.showLoading(options),
  hideLoading: async () => Taro.hideLoading(),
  navigateTo: (options) => Taro.navigateTo(options),
  redirectTo: (options) => Taro.redirectTo(options),
  reLaunch: (options) => Taro.reLaunch(options),
  // Not waited for: in browsers Taro's promise may never settle. And a `url` key, even undefined, would lead it astray.
  navigateBack: async (options) => void Taro.navigateBack({ delta: options?.delta ?? 1 }),
  setNavigationBarTitle: (options) => Taro.setNavigationBarTitle(options),
  getCurrentPages: () => Taro.getCurrentPages(),
  openPdf,
  saveContent,
  // Web Locks reach over all tabs of the origin; a browser without them (or an insecure origin) has at least this tab in order.
  exclusive: async <T>(name: string, task: () => Promise<T>): Promise<T> =>
    'locks' in navigator ? ((await navigator.locks.request(`yiqian:${name}`, task)) as T) : queue(name, task),
}
