// A photo from the camera or the album as pixels. It stays in this phone's memory: nothing here sends it anywhere.
import Taro from '@tarojs/taro'
import type { Picture } from '@yiqian/shared/impression/picture.ts'

export interface Photo {
  pixels: Picture
  /** for an image element; `forgetPhoto` when it is shown no more */
  source: string
}

const WORK_SIDE_PX = 1400

/** @returns undefined when the person chose none. @throws when the file is no picture this phone can read. */
export async function takePhoto(from: 'camera' | 'album'): Promise<Photo | undefined> {
  return process.env.TARO_ENV === 'h5' ? browserPhoto(from) : wechatPhoto(from)
}

export function forgetPhoto({ source }: Pick<Photo, 'source'>): void {
  if (process.env.TARO_ENV === 'h5') URL.revokeObjectURL(source)
}

async function browserPhoto(from: 'camera' | 'album'): Promise<Photo | undefined> {
  const file = await chooseFile(from)
  if (!file) return undefined
  const bitmap = await createImageBitmap(file)
  try {
    const pixels = drawn(document.createElement('canvas'), bitmap, bitmap)
    return { pixels, source: URL.createObjectURL(file) }
  } finally {
    bitmap.close()
  }
}

function chooseFile(from: 'camera' | 'album'): Promise<File | undefined> {
  document.getElementById('photo-file')?.remove()
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: 'image/*', id: 'photo-file' })
  if (from === 'camera') input.setAttribute('capture', 'environment')
  input.style.display = 'none'
  document.body.append(input)
  return new Promise<File | undefined>((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0]))
    input.addEventListener('cancel', () => resolve(undefined))
    input.click()
  }).finally(() => input.remove())
}

async function wechatPhoto(from: 'camera' | 'album'): Promise<Photo | undefined> {
  const chosen = await Taro.chooseMedia({ count: 1, mediaType: ['image'], sourceType: [from], sizeType: ['compressed'] }).catch(() => undefined)
  const source = chosen?.tempFiles[0]?.tempFilePath
  if (!source) return undefined
  const { width, height } = await Taro.getImageInfo({ src: source })
  const canvas = Taro.createOffscreenCanvas({ type: '2d', width: 1, height: 1 }) as unknown as HTMLCanvasElement & { createImage(): HTMLImageElement }
  const image = canvas.createImage()
  await new Promise<void>((resolve, reject) => Object.assign(image, { onload: () => resolve(), onerror: () => reject(new Error('unreadable')), src: source }))
  return { pixels: drawn(canvas, image, { width, height }), source }
}

function drawn(canvas: HTMLCanvasElement, image: CanvasImageSource, size: { width: number; height: number }): Picture {
  const scale = Math.min(1, WORK_SIDE_PX / Math.max(size.width, size.height))
  const [width, height] = [Math.max(1, Math.round(size.width * scale)), Math.max(1, Math.round(size.height * scale))]
  Object.assign(canvas, { width, height })
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen) throw new Error('no canvas')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, width, height)
  pen.drawImage(image, 0, 0, width, height)
  return { data: pen.getImageData(0, 0, width, height).data, width, height }
}
