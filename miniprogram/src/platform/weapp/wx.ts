// WeChat's side of `Wx`: Taro's promise forms, looked up at each call so that DevTools can mock them.
import Taro from '@tarojs/taro'
import { createTaskQueue } from '../task-queue.ts'
import type { Wx, WxDocument } from '../wx.ts'

/** Writes the bytes into the user's folder and opens them in WeChat's viewer; only local files can be opened. */
async function openDocumentContent({ name, type, content }: WxDocument): Promise<void> {
  const filePath = `${Taro.env.USER_DATA_PATH ?? ''}/${name}`
  await new Promise<void>((resolve, reject) => {
    Taro.getFileSystemManager().writeFile({ filePath, data: content, success: () => resolve(), fail: ({ errMsg }) => reject(new Error(errMsg)) })
  })
  await Taro.openDocument({ filePath, fileType: type === 'application/pdf' ? 'pdf' : undefined, showMenu: true })
}

export const weappWx: Wx = {
  request: (options) => Taro.request<ArrayBuffer, ArrayBuffer>(options),
  scanCode: (options) => Taro.scanCode(options),
  getRandomValues: (options) => Taro.getRandomValues(options),
  getStorage: (options) => Taro.getStorage<string>(options),
  setStorage: (options) => Taro.setStorage(options),
  removeStorage: (options) => Taro.removeStorage(options),
  login: () => Taro.login(),
  checkIsSupportSoterAuthentication: () => Taro.checkIsSupportSoterAuthentication(),
  setClipboardData: (options) => Taro.setClipboardData(options),
  getNetworkType: () => Taro.getNetworkType(),
  showToast: (options) => Taro.showToast(options),
  showModal: (options) => Taro.showModal(options),
  showLoading: (options) => Taro.showLoading(options),
  hideLoading: async () => Taro.hideLoading(),
  navigateTo: (options) => Taro.navigateTo(options),
  redirectTo: (options) => Taro.redirectTo(options),
  reLaunch: (options) => Taro.reLaunch(options),
  navigateBack: (options) => Taro.navigateBack(options),
  setNavigationBarTitle: (options) => Taro.setNavigationBarTitle(options),
  getCurrentPages: () => Taro.getCurrentPages(),
  openDocumentContent,
  exclusive: createTaskQueue(),
}
