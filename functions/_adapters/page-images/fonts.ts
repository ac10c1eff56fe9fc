// Gives the canvas a Chinese font under every name that documents use without embedding it.
import { readFileSync } from 'node:fs'
import { GlobalFonts } from '@napi-rs/canvas'

/**
 * A document made by an office program often names 宋体 and embeds nothing. Without a font behind the name the text
 * vanishes silently, and a doctor would sign an empty page. Any other unknown name falls to `sans-serif` or `serif`.
 */
const names = [
  'Noto Sans SC',
  'sans-serif',
  'serif',
  'monospace',
  'SimSun',
  'NSimSun',
  'SimSun-ExtB',
  '宋体',
  '新宋体',
  'STSong',
  'STSong-Light',
  'STSongStd-Light',
  'STZhongsong',
  '华文宋体',
  'AdobeSongStd-Light',
  'MSung-Light',
  'SimHei',
  '黑体',
  'STHeiti',
  'STXihei',
  'AdobeHeitiStd-Regular',
  'Microsoft YaHei',
  'MicrosoftYaHei',
  'MSYH',
  '微软雅黑',
  'DengXian',
  '等线',
  'PingFang SC',
  'KaiTi',
  'KaiTi_GB2312',
  '楷体',
  '楷体_GB2312',
  'STKaiti',
  'AdobeKaitiStd-Regular',
  'FangSong',
  'FangSong_GB2312',
  '仿宋',
  '仿宋_GB2312',
  'STFangsong',
  'AdobeFangsongStd-Regular',
]

/** @throws Error if the font cannot be registered: drawing without it is not allowed. */
export function registerFonts(file: string): void {
  const bytes = readFileSync(file)
  for (const name of names) {
    if (!GlobalFonts.register(bytes, name)) throw new Error(`font ${name} not registered`)
  }
}
