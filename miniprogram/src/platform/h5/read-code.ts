// Finds a QR code in a picture. The reader is loaded when it is first needed: it is large and WeChat brings its own.

type Pixels = { data: Uint8ClampedArray; width: number; height: number }

/** @returns the text of the code in the pixels, undefined when there is none. */
export async function readCode({ data, width, height }: Pixels): Promise<string | undefined> {
  const { default: jsQR } = await import('jsqr')
  const found = jsQR(data, width, height, { inversionAttempts: 'attemptBoth' })
  return found === null || found.data === '' ? undefined : found.data
}

/** Draws an image or a frame of video at most 1,280 pixels wide and hands out its pixels. */
export function pixelsOf(source: CanvasImageSource, width: number, height: number, canvas = document.createElement('canvas')): Pixels {
  const scale = Math.min(1, 1280 / Math.max(width, height))
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('scanCode:fail no canvas')
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

/** Reads the code in a picture file. */
export async function readCodeInFile(file: Blob): Promise<string | undefined> {
  const bitmap = await createImageBitmap(file)
  try {
    return await readCode(pixelsOf(bitmap, bitmap.width, bitmap.height))
  } finally {
    bitmap.close()
  }
}
