// An avatar as we keep it: the middle square of the picture, 256 × 256, drawn anew as JPEG, so that nothing of the file goes on.
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { Fault } from '@yiqian/shared/protocol/faults.ts'

const SIDE = 256
const MOST_SIDE = 6000

/** Width and height as the file's head says, before anything is unpacked: a small file may hold a huge picture. */
function sizeOf(bytes: Buffer): { width: number; height: number } | undefined {
  if (bytes.length > 33 && bytes.readUInt32BE(0) === 0x89504e47 && bytes.toString('latin1', 12, 16) === 'IHDR') return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/** @throws {Fault} request.malformed — no PNG or JPEG, or too large a picture */
export async function drawAvatar(bytes: Buffer): Promise<string> {
  const refuse = (cause?: unknown) => new Fault('request.malformed', { facts: { field: 'avatarBase64', expectedZh: `应为边长不超过 ${MOST_SIDE} 像素的 PNG 或 JPEG 图片`, expectedEn: `must be a PNG or JPEG with sides of at most ${MOST_SIDE} pixels` }, cause })
  const size = sizeOf(bytes)
  if (!size || size.width < 1 || size.height < 1 || size.width > MOST_SIDE || size.height > MOST_SIDE) throw refuse()
  try {
    const picture = await loadImage(bytes)
    const side = Math.min(picture.width, picture.height)
    const canvas = createCanvas(SIDE, SIDE)
    const pen = canvas.getContext('2d')
    pen.fillStyle = 'white'
    pen.fillRect(0, 0, SIDE, SIDE)
    pen.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, SIDE, SIDE)
    return (await canvas.encode('jpeg', 85)).toString('base64')
  } catch (cause) {
    throw refuse(cause)
  }
}
