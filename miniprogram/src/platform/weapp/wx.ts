// WeChat's side of `Wx`: Taro's promise forms, looked up at each call so that DevTools can mock them.
import Taro from '@tarojs/taro'
import { createTaskQueue } from '../task-queue.ts'
import type { Wx } from '../wx.ts'
import { privateFiles } from './taro-files.ts'

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
  openPdf: ({ content }) => privateFiles.open(content),
  saveContent: ({ name, content, isPublic }) => privateFiles.save(content, name.slice(name.lastIndexOf('.') + 1), isPublic),
  exclusive: createTaskQueue(),
}
