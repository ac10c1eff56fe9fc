// Which inks a hospital takes: HANDWRITING_INKS, e.g. `blue,black`; the first is the usual one. Black alone when absent.
import { INK_NAMES, type InkColour } from '@yiqian/shared/impression/picture.ts'

/** @throws {Error} an ink is not known: the process does not start */
export function readInks(given: string | undefined): InkColour[] {
  const inks = [...new Set((given || 'black').split(',').map((ink) => ink.trim()))]
  for (const ink of inks) if (!(INK_NAMES as string[]).includes(ink)) throw new Error(`HANDWRITING_INKS knows ${INK_NAMES.join(', ')}, not ${ink}`)
  return inks as InkColour[]
}
