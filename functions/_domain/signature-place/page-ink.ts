// What is printed on a page, as a place for a signature is looked for: a fine grid of how much each spot differs from the paper.

export interface PageInk {
  /** 1 is the first page */
  readonly page: number
  /** of the page as a reader shows it, in points */
  readonly width: number
  readonly height: number
  readonly columns: number
  readonly rows: number
  /** row by row from the top left: the strongest contrast with the paper within the cell, 0–255 */
  readonly cells: Uint8Array
}

/** From here on it is print: text, lines, a picture. Below: paper, a pale background, a watermark, the noise of a scan. */
export const PRINT_CONTRAST = 60
