// What pages need of the screen and its surroundings: size, pictures from bytes, a canvas, places of elements, the network's state.
import { base64ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import Taro from '@tarojs/taro'
import { privateFiles } from './weapp/taro-files.ts'

export interface ScreenSize {
  widthPx: number
  heightPx: number
  pixelRatio: number
}

/** In points; H5 shows at most a phone-sized column. */
export function screenSize(): ScreenSize {
  if (process.env.TARO_ENV === 'h5') return { widthPx: Math.min(window.innerWidth, 430), heightPx: window.innerHeight, pixelRatio: window.devicePixelRatio || 1 }
  const { windowWidth, windowHeight, pixelRatio } = Taro.getWindowInfo()
  return { widthPx: windowWidth, heightPx: windowHeight, pixelRatio }
}

/** A name by which the person knows this phone in a list of devices. */
export function deviceName(): string {
  if (process.env.TARO_ENV === 'h5') return browserName(navigator.userAgent)
  const { brand, model } = Taro.getDeviceInfo()
  return `${brand} ${model}`.trim().slice(0, 64) || '微信小程序'
}

/** @returns e.g. “iPhone · Safari”. */
export function browserName(agent: string): string {
  const device = /iPhone|iPad|Android|Windows|Macintosh|Linux/.exec(agent)?.[0].replace('Macintosh', 'Mac') ?? 'H5'
  const browser = /wxwork\//.test(agent) ? 'Enterprise WeChat' : /DingTalk\//.test(agent) ? 'DingTalk' : /MicroMessenger/.test(agent) ? 'WeChat' : /Edg/.test(agent) ? 'Edge' : /Chrome/.test(agent) ? 'Chrome' : /Firefox/.test(agent) ? 'Firefox' : /Safari/.test(agent) ? 'Safari' : 'Browser'
  return `${device} · ${browser}`
}

/** Tells the page's own language to the browser: fonts, screen readers and the scan sheet follow it. */
export function announceLanguage(language: 'zh' | 'en'): void {
  if (process.env.TARO_ENV === 'h5') document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

/** Calls the listener when the network comes or goes. @returns the function that ends it. */
export function watchNetwork(listener: (isOnline: boolean) => void): () => void {
  if (process.env.TARO_ENV === 'h5') {
    const [on, off] = [() => listener(true), () => listener(false)]
    window.addEventListener('online', on)
    window.addEventListener('offline', off)
    return () => {
      window.removeEventListener('online', on)
      window.removeEventListener('offline', off)
    }
  }
  const changed = ({ isConnected }: { isConnected: boolean }): void => listener(isConnected)
  Taro.onNetworkStatusChange(changed)
  return () => Taro.offNetworkStatusChange(changed)
}

/** How many pages lie on top of each other. */
export const pageCount = (): number => Taro.getCurrentPages().length

/** Takes the version that is published: H5 loads itself anew, WeChat restarts on the one that it fetched. */
export function updateApp(): void {
  if (process.env.TARO_ENV === 'h5') return window.location.reload()
  Taro.getUpdateManager().applyUpdate()
}

export const scrollToTop = (): void => void Taro.pageScrollTo({ scrollTop: 0, duration: 0 })
export const endPullDown = (): void => void Taro.stopPullDownRefresh()

/** A WebP picture of one pixel. */
const WEBP = 'data:image/webp;base64,UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'
let knownFormat: Promise<'webp' | 'jpeg'> | undefined

/** What this phone shows in the fewest bytes. WeChat shows WebP from files on some phones only. */
export function pictureFormat(): Promise<'webp' | 'jpeg'> {
  if (process.env.TARO_ENV !== 'h5') return Promise.resolve('jpeg')
  return (knownFormat ??= new Promise((resolve) => {
    const probe = new window.Image()
    probe.onload = () => resolve(probe.width === 1 ? 'webp' : 'jpeg')
    probe.onerror = () => resolve('jpeg')
    probe.src = WEBP
  }))
}

/** Fetches the code of pages that are likely to be opened next. WeChat has the main package already. */
export function fetchPagesAhead(paths: readonly string[]): void {
  if (process.env.TARO_ENV !== 'h5') return
  const { routes = [] } = (window as unknown as { __taroAppConfig?: { routes?: { path: string; load: () => unknown }[] } }).__taroAppConfig ?? {}
  // Taro answers with a list, its first entry the promise of the page. One that did not come is fetched when it is opened.
  for (const { path, load } of routes) if (paths.includes(path.replace(/^\//, ''))) for (const part of [load()].flat()) void Promise.resolve(part).catch(() => undefined)
}

/** A source for an image element; {@link forgetPicture} when it is shown no more. */
export async function pictureOf(base64: string, contentType: string): Promise<string> {
  if (process.env.TARO_ENV === 'h5') return URL.createObjectURL(new Blob([base64ToBytes(base64) as Uint8Array<ArrayBuffer>], { type: contentType }))
  return privateFiles.picture(base64, contentType)
}

/** The picture is shown no more. */
export function forgetPicture(source: string): void {
  if (process.env.TARO_ENV === 'h5') URL.revokeObjectURL(source)
  else privateFiles.forget(source)
}

/** The element of the page on top: pages beneath stay in the document, hidden. Taro's own query complains when the page was left meanwhile. */
const shownElement = (selector: string): Element | undefined => Array.from(document.querySelectorAll(selector)).find((element) => element.getClientRects().length > 0)

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** Where an element lies in the window; undefined while it is not there. */
export function boxOf(selector: string): Promise<Box | undefined> {
  if (process.env.TARO_ENV === 'h5') return Promise.resolve(shownElement(selector)?.getBoundingClientRect())
  return new Promise((resolve) => {
    Taro.createSelectorQuery()
      .select(selector)
      .boundingClientRect((box) => resolve((Array.isArray(box) ? box[0] : box) ?? undefined))
      .exec()
  })
}

export interface DrawingSurface {
  context: CanvasRenderingContext2D
  widthPx: number
  heightPx: number
}

/** Opens a 2d canvas, sized to the screen's own pixels. */
export function openCanvas(selector: string): Promise<DrawingSurface> {
  return new Promise((resolve, reject) => {
    const open = (canvas: HTMLCanvasElement | null | undefined, width?: number, height?: number): void => {
      const context = canvas?.getContext('2d')
      if (!canvas || !context) return reject(new Error('no canvas'))
      const [widthPx, heightPx] = [width ?? canvas.clientWidth, height ?? canvas.clientHeight]
      const { pixelRatio } = screenSize()
      canvas.width = widthPx * pixelRatio
      canvas.height = heightPx * pixelRatio
      context.scale(pixelRatio, pixelRatio)
      resolve({ context, widthPx, heightPx })
    }
    if (process.env.TARO_ENV === 'h5') return open(shownElement(selector)?.querySelector('canvas'))
    Taro.createSelectorQuery()
      .select(selector)
      .fields({ node: true, size: true })
      .exec(([found]: ({ node: HTMLCanvasElement; width?: number; height?: number } | null)[]) => open(found?.node, found?.width, found?.height))
  })
}
