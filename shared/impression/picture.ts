// What pictures and ink are as plain bytes: the phone decodes with its canvas, the server with its own reader.

/** RGBA, row by row, four bytes a pixel. */
export interface Picture {
  readonly data: Uint8Array | Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** Cover of ink, row by row, one byte a pixel: 0 none, 255 full. */
export interface InkMask {
  readonly alpha: Uint8Array
  readonly width: number
  readonly height: number
}

export const INK_COLOURS = { black: [0x14, 0x16, 0x1a], blue: [0x10, 0x2a, 0x8c], red: [0xb0, 0x14, 0x1e] } as const
export type InkColour = keyof typeof INK_COLOURS
export const INK_NAMES = Object.keys(INK_COLOURS) as InkColour[]

/** What a signature is kept as: fits documents at 600 dots per inch in a box of 35 × 18 mm. */
export const IMPRESSION_PX = { width: 840, height: 420 } as const
