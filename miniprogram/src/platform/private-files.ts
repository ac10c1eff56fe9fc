// When files in clear go: at the start, in the background, at the lock and log-out. A browser has none of its own making.
import Taro from '@tarojs/taro'
import { privateFiles } from './weapp/taro-files.ts'

/** Called once, when the app starts, before any page has a picture. */
export function keepFilesPrivate(): void {
  if (process.env.TARO_ENV !== 'weapp') return
  forgetFiles()
  Taro.onAppHide(() => privateFiles.hide())
  Taro.onAppShow(() => privateFiles.show())
}

/** Nothing that was shown stays: the app is locked, this phone is signed out. */
export function forgetFiles(): void {
  if (process.env.TARO_ENV !== 'weapp') return
  try {
    privateFiles.sweep()
  } catch {
    // a folder that cannot be read is read at the next start
  }
}

/** The page is in front again, or left: WeChat's viewer, which lies over it, is closed. */
export function forgetOpened(): void {
  if (process.env.TARO_ENV === 'weapp') privateFiles.close()
}
