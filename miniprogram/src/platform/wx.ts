// The part of WeChat's API that the product uses, in promise form. WeChat has it; H5 brings its own twin (h5/wx.ts).
import type { SaveOutcome } from './weapp/private-files.ts'

export interface WxRequestOptions {
  url: string
  method: 'GET' | 'POST'
  data?: ArrayBuffer
  header: Record<string, string>
  timeout: number
  responseType: 'arraybuffer'
}

export interface WxFile {
  name: string
  type: string
  content: ArrayBuffer
  /** holds nothing of a patient, and may go anywhere: a certificate */
  isPublic: boolean
}

/** Named and shaped after `wx`, so that a suite mocks the same names in WeChat DevTools and in a browser. */
export interface Wx {
  request(options: WxRequestOptions): Promise<{ statusCode: number; data: ArrayBuffer; errMsg: string }>
  scanCode(options: { onlyFromCamera: boolean; scanType: ['qrCode'] }): Promise<{ result: string; errMsg: string }>
  getRandomValues(options: { length: number }): Promise<{ randomValues: ArrayBuffer }>
  getStorage(options: { key: string }): Promise<{ data: string }>
  setStorage(options: { key: string; data: string }): Promise<unknown>
  removeStorage(options: { key: string }): Promise<unknown>
  login(): Promise<{ code: string; errMsg: string }>
  checkIsSupportSoterAuthentication(): Promise<{ supportMode: string[] }>
  setClipboardData(options: { data: string }): Promise<unknown>
  getNetworkType(): Promise<{ networkType: string }>
  showToast(options: { title: string; icon: 'none' | 'success' | 'loading'; duration?: number }): Promise<unknown>
  showModal(options: WxModalOptions): Promise<{ confirm: boolean; cancel: boolean }>
  showLoading(options: { title: string; mask: boolean }): Promise<unknown>
  hideLoading(): Promise<unknown>
  navigateTo(options: { url: string }): Promise<unknown>
  redirectTo(options: { url: string }): Promise<unknown>
  reLaunch(options: { url: string }): Promise<unknown>
  navigateBack(options?: { delta?: number }): Promise<unknown>
  setNavigationBarTitle(options: { title: string }): Promise<unknown>
  getCurrentPages(): { path?: string; route?: string }[]
  /** Not of WeChat's own API: shows the PDF in the platform's viewer. WeChat's takes Office files and PDF, and nothing else. */
  openPdf(file: { name: string; content: ArrayBuffer }): Promise<void>
  /** Not of WeChat's own API: a file that the person keeps. */
  saveContent(file: WxFile): Promise<SaveOutcome>
  /** Not of WeChat's own API: one task at a time per name. */
  exclusive<T>(name: string, task: () => Promise<T>): Promise<T>
}

export interface WxModalOptions {
  title: string
  content: string
  showCancel: boolean
  confirmText: string
  cancelText: string
}
