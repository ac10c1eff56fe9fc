// Owns a PNG of ink for tests: one stroke across transparent ground.
import { PNG } from 'pngjs'

export function inkPngBase64(width: number, height: number): string {
  const png = new PNG({ width, height })
  const [margin, top] = [Math.floor(width / 10), Math.floor(height * 0.4)]
  for (let x = margin; x < width - margin; x++) for (let y = top; y < top + Math.max(3, height / 8); y++) png.data.set([0, 0, 120, 255], (y * width + x) * 4)
  return PNG.sync.write(png).toString('base64')
}
