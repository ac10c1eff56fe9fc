// A video of one's face, or a picture, from the camera or the album; as base64.
import Taro from '@tarojs/taro'
import { bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'
import { FACE_VIDEO_BYTES } from '@yiqian/shared/protocol/identity.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import { mayRecordFace, recordFace } from './h5/record-face.ts'

const PICTURE_SIDE = 768

/**
 * A video of one's face, never larger than the server takes.
 * @returns undefined when the person chose none
 * @throws {PhoneFault} phone.video_too_large · phone.video_empty
 */
export async function pickFaceVideo(): Promise<string | undefined> {
  if (process.env.TARO_ENV !== 'h5') {
    const base64 = await chooseMedia('video')
    if (base64 !== undefined) assertVideoSize(Math.floor((base64.length * 3) / 4))
    return base64
  }
  // Recorded here it is always small enough; a camera app's own video seldom is.
  const video = mayRecordFace() ? await recordFace().catch(() => pickFile('video/*', 'user')) : await pickFile('video/*', 'user')
  if (video === undefined) return undefined
  assertVideoSize(video.size)
  return readFile(video)
}

function assertVideoSize(sizeBytes: number): void {
  if (sizeBytes === 0) throw new PhoneFault('phone.video_empty')
  if (sizeBytes > FACE_VIDEO_BYTES) throw new PhoneFault('phone.video_too_large', `${sizeBytes} bytes`)
}

export const pickPicture = (): Promise<string | undefined> => (process.env.TARO_ENV === 'h5' ? pickFile('image/png,image/jpeg').then((file) => file && shrink(file)) : chooseMedia('image'))

function pickFile(accept: string, capture?: 'user'): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', accept })
    if (capture) input.setAttribute('capture', capture)
    input.addEventListener('change', () => resolve(input.files?.[0]))
    input.addEventListener('cancel', () => resolve(undefined))
    input.click()
  })
}

const readFile = async (file: Blob): Promise<string> => bytesToBase64(new Uint8Array(await file.arrayBuffer()))

/** A photo of twelve megapixels is more than an avatar needs; what cannot be drawn goes as it is, for the server to refuse. */
async function shrink(file: File): Promise<string> {
  try {
    const picture = await createImageBitmap(file)
    const scale = Math.min(1, PICTURE_SIDE / Math.min(picture.width, picture.height))
    const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) })
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9))
    return await readFile(drawn ?? file)
  } catch {
    return readFile(file)
  }
}

async function chooseMedia(kind: 'video' | 'image'): Promise<string | undefined> {
  const chosen = await Taro.chooseMedia({ count: 1, mediaType: [kind], sourceType: kind === 'video' ? ['camera'] : ['album', 'camera'], maxDuration: 4, camera: 'front', sizeType: ['compressed'] }).catch(() => undefined)
  const filePath = chosen?.tempFiles[0]?.tempFilePath
  if (filePath === undefined) return undefined
  return new Promise((resolve, reject) => {
    Taro.getFileSystemManager().readFile({ filePath, encoding: 'base64', success: ({ data }) => (forgetTemporary(filePath), resolve(typeof data === 'string' ? data : undefined)), fail: ({ errMsg }) => reject(new Error(errMsg)) })
  })
}

/** A face does not lie about in WeChat's temporary folder until WeChat clears it. */
function forgetTemporary(filePath: string): void {
  Taro.getFileSystemManager().unlink({ filePath, fail: () => undefined })
}
