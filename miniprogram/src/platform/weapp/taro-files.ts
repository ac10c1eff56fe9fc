// Private files over Taro's forms, looked up at each call so that DevTools can mock them.
import Taro from '@tarojs/taro'
import { createPrivateFiles } from './private-files.ts'

export const privateFiles = createPrivateFiles({
  folder: () => Taro.env.USER_DATA_PATH ?? '',
  fs: () => Taro.getFileSystemManager(),
  system: () => Taro.getDeviceInfo().platform,
  canIUse: (name) => Taro.canIUse(name),
  openDocument: (options) => Taro.openDocument(options),
  saveFileToDisk: (options) => Taro.saveFileToDisk(options),
  shareFileMessage: (options) => Taro.shareFileMessage(options),
})
