// Moving a signature over the pages of a draft: taps and small steps become a place, which never leaves its page.
import type { SignatureBox } from '@yiqian/shared/protocol/cards.ts'

/** Of a page as it is shown, in points. */
export interface PageSize {
  widthPoints: number
  heightPoints: number
}

export const DIRECTIONS = ['left', 'up', 'down', 'right'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** In points: on A4 a tenth of the signature's height. */
const STEP = 5

/** The nearest place that lies on the page. */
export function within(box: SignatureBox, { widthPoints, heightPoints }: PageSize): SignatureBox {
  const nearest = (value: number, most: number): number => Math.floor(Math.max(0, Math.min(most, value)) * 100 + 1e-6) / 100
  return { ...box, x: nearest(box.x, widthPoints - box.width), y: nearest(box.y, heightPoints - box.height) }
}

/** The signature with its middle where the page was tapped. @param tap as shares of the page's width and height, from its top left */
export function movedTo(box: SignatureBox, page: number, tap: { x: number; y: number }, size: PageSize): SignatureBox {
  return within({ ...box, page, x: tap.x * size.widthPoints - box.width / 2, y: tap.y * size.heightPoints - box.height / 2 }, size)
}

export function stepped(box: SignatureBox, direction: Direction, size: PageSize): SignatureBox {
  const [x, y] = { left: [-STEP, 0], right: [STEP, 0], up: [0, -STEP], down: [0, STEP] }[direction] as [number, number]
  return within({ ...box, x: box.x + x, y: box.y + y }, size)
}

/** Where it lies on the picture of its page, as style lengths. */
export function sharesOf({ x, y, width, height }: SignatureBox, { widthPoints, heightPoints }: PageSize): Record<'left' | 'top' | 'width' | 'height', string> {
  const share = (part: number, whole: number): string => `${Math.round((part / whole) * 100_000) / 1000}%`
  return { left: share(x, widthPoints), top: share(y, heightPoints), width: share(width, widthPoints), height: share(height, heightPoints) }
}

export const samePlace = (one: SignatureBox, other: SignatureBox): boolean => one.page === other.page && one.x === other.x && one.y === other.y
