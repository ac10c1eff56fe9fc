// The product's view of the device, built over WeChat's API or its browser twin. Nothing else in the app touches Taro or wx.
import { bytesToUtf8 } from '@yiqian/shared/crypto/bytes.ts'
import { CHANNEL_KEYS_PATH, parseChannelKeys } from './channel-keys.ts'
import { createCurve } from './curve.ts'
import { NetworkError, networkErrorKind } from './network-error.ts'
import type { Clock, Ports, Storage, Transport } from './ports.ts'
import type { SaveOutcome } from './weapp/private-files.ts'
import type { Wx } from './wx.ts'

export interface PlatformSettings {
  name: 'weapp' | 'h5'
  /** Origin of the functions without a slash at the end; empty = the origin of the page (H5 only). */
  baseUrl: string
  /** Static public keys that the build pins: 65-byte points in hex. Empty = ask the origin (H5 only, which served the code too). */
  pinnedChannelKeysHex: readonly string[]
}

export interface Platform extends Ports {
  readonly settings: PlatformSettings
  /** Static keys of the secure channel: pinned by the build; in H5 otherwise from the origin that served the code itself. */
  trustedKeysHex(): Promise<readonly string[]>
  /** Text of a scanned QR code; undefined when the person closed the scanner. */
  scanCode(): Promise<string | undefined>
  /** A fresh code for WeChat's code2Session; undefined outside WeChat. */
  loginCode(): Promise<string | undefined>
  /** Biometric kinds that the device can attest, e.g. fingerPrint, facial; empty when there are none. */
  biometrics(): Promise<readonly string[]>
  isOnline(): Promise<boolean>
  copy(text: string): Promise<void>
  /** Shows it in the platform's own viewer. */
  openPdf(file: { name: string; content: Uint8Array }): Promise<void>
  /** A file that the person keeps. WeChat can do so on a computer, and on a phone for what is public. */
  saveFile(file: { name: string; type: string; content: Uint8Array; isPublic: boolean }): Promise<SaveOutcome>
  toast(title: string, icon?: 'none' | 'success'): Promise<void>
  /** Asks a yes-no question. @returns true for yes. */
  confirm(question: { title: string; text: string; yes?: string; no?: string }): Promise<boolean>
  /** Says something that must be acknowledged. */
  alert(title: string, text: string): Promise<void>
  /** Shows a blocking "please wait" while the task runs. */
  busy<T>(title: string, task: () => Promise<T>): Promise<T>
  navigate: Navigation
}

export interface Navigation {
  to(url: string): Promise<void>
  replace(url: string): Promise<void>
  relaunch(url: string): Promise<void>
  back(delta?: number): Promise<void>
  title(text: string): Promise<void>
}

export function createPlatform(wx: Wx, settings: PlatformSettings): Platform {
  return {
    settings,
    transport: transportOver(wx, settings.baseUrl),
    storage: storageOver(wx),
    curve: createCurve(async (length) => new Uint8Array((await wx.getRandomValues({ length })).randomValues)),
    clock: systemClock,
    trustedKeysHex: () => trustedKeys(wx, settings),
    scanCode: () => wx.scanCode({ onlyFromCamera: false, scanType: ['qrCode'] }).then(({ result }) => result, () => undefined),
    loginCode: () => wx.login().then(({ code }) => code || undefined, () => undefined),
    biometrics: () => wx.checkIsSupportSoterAuthentication().then(({ supportMode }) => supportMode, () => []),
    isOnline: () => wx.getNetworkType().then(({ networkType }) => networkType !== 'none', () => true),
    copy: async (data) => void (await wx.setClipboardData({ data })),
    openPdf: ({ name, content }) => wx.openPdf({ name, content: bufferOf(content) }),
    saveFile: (file) => wx.saveContent({ ...file, content: bufferOf(file.content) }),
    toast: async (title, icon = 'none') => void (await wx.showToast({ title, icon, duration: 2500 })),
    confirm: async ({ title, text, yes = '确定', no = '取消' }) =>
      (await wx.showModal({ title, content: text, showCancel: true, confirmText: yes, cancelText: no })).confirm,
    alert: async (title, content) => void (await wx.showModal({ title, content, showCancel: false, confirmText: '知道了', cancelText: '取消' })),
    async busy(title, task) {
      await wx.showLoading({ title, mask: true })
      try {
        return await task()
      } finally {
        await wx.hideLoading()
      }
    },
    navigate: navigationOver(wx),
  }
}

const systemClock: Clock = {
  nowMs: () => Date.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

function transportOver(wx: Wx, baseUrl: string): Transport {
  return {
    async post(path, body, { timeoutMs, contentType = 'application/octet-stream' }) {
      const header = { 'content-type': contentType }
      try {
        const answer = await wx.request({ url: baseUrl + path, method: 'POST', data: bufferOf(body), header, timeout: timeoutMs, responseType: 'arraybuffer' })
        return { status: answer.statusCode, body: new Uint8Array(answer.data) }
      } catch (cause) {
        throw asNetworkError(cause)
      }
    },
  }
}

/** A mini-program without pinned keys trusts nobody: its code did not come from the hospital. */
async function trustedKeys(wx: Wx, { name, baseUrl, pinnedChannelKeysHex }: PlatformSettings): Promise<readonly string[]> {
  if (pinnedChannelKeysHex.length > 0 || name === 'weapp') return pinnedChannelKeysHex
  try {
    const answer = await wx.request({ url: `${baseUrl}${CHANNEL_KEYS_PATH}`, method: 'GET', header: {}, timeout: 15_000, responseType: 'arraybuffer' })
    return parseChannelKeys(bytesToUtf8(new Uint8Array(answer.data)))
  } catch (cause) {
    throw asNetworkError(cause)
  }
}

function storageOver(wx: Wx): Storage {
  return {
    async get(key) {
      try {
        const { data } = await wx.getStorage({ key })
        return typeof data === 'string' ? data : undefined
      } catch (cause) {
        const errMsg = String((cause as { errMsg?: string } | null)?.errMsg ?? '')
        if (errMsg.includes('data not found')) return undefined
        throw cause
      }
    },
    set: async (key, data) => void (await wx.setStorage({ key, data })),
    remove: async (key) => void (await wx.removeStorage({ key })),
    exclusive: (name, task) => wx.exclusive(name, task),
  }
}

function navigationOver(wx: Wx): Navigation {
  return {
    to: async (url) => void (await wx.navigateTo({ url })),
    replace: async (url) => void (await wx.redirectTo({ url })),
    relaunch: async (url) => void (await wx.reLaunch({ url })),
    back: async (delta = 1) => void (await wx.navigateBack({ delta })),
    title: async (title) => void (await wx.setNavigationBarTitle({ title })),
  }
}

function asNetworkError(cause: unknown): NetworkError {
  const errMsg = String((cause as { errMsg?: string } | null)?.errMsg ?? cause)
  return new NetworkError(networkErrorKind(errMsg), errMsg)
}

/** The bytes as a buffer of their own: both `wx` and `fetch` send whole buffers. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer
}
