// The page tree: which object is page n, and which part of it a reader sees.
import { PdfError } from './error.ts'
import type { PdfFile } from './syntax/pdf-file.ts'
import { catalogOf } from './syntax/pdf-file.ts'
import type { PdfDict, PdfReference, PdfValue } from './syntax/value.ts'

/** Page trees with more nodes than this are refused. */
const mostNodes = 50_000
const inherited = ['MediaBox', 'CropBox', 'Rotate', 'Resources'] as const

export interface PdfPage {
  readonly reference: PdfReference
  /** The page's own dictionary, as stored. */
  readonly dict: PdfDict
  /** The visible rectangle in the page's own coordinates (origin bottom left, not yet rotated). */
  readonly visible: { readonly left: number; readonly bottom: number; readonly right: number; readonly top: number }
  /** How far a reader turns the page clockwise before showing it. */
  readonly rotation: 0 | 90 | 180 | 270
  /** Points per unit of the page's coordinates; 1 unless the page says otherwise. */
  readonly userUnit: number
}

/**
 * Every page in reading order.
 *
 * @throws {PdfError} pdf.broken — a node occurs twice, has no box or is no dictionary; pdf.too_large; pdf.page_missing — no page at all.
 * @source ISO 32000-1 §7.7.3
 */
export function listPages(file: PdfFile): readonly PdfPage[] {
  const pages: PdfPage[] = []
  const seen = new Set<number>()
  const waiting: { node: PdfValue; above: ReadonlyMap<string, PdfValue> }[] = []
  const root = catalogOf(file).dict.entries.get('Pages')
  if (root) waiting.push({ node: root, above: new Map() })
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node } = next
    const dict = file.resolve(node)
    if (node.kind !== 'ref' || dict.kind !== 'dict') throw new PdfError('pdf.broken', 'page tree node')
    if (seen.has(node.number)) throw new PdfError('pdf.broken', `page tree holds object ${node.number} twice`)
    if (seen.add(node.number).size > mostNodes) throw new PdfError('pdf.too_large', 'pages')
    const attributes = new Map(next.above)
    for (const key of inherited) if (dict.entries.has(key)) attributes.set(key, dict.entries.get(key)!)
    const kids = file.at(dict, 'Kids')
    if (kids.kind === 'array')
      for (const kid of [...kids.items].reverse()) waiting.push({ node: kid, above: attributes })
    else pages.push(readPage(file, node, dict, attributes))
  }
  if (pages.length === 0) throw new PdfError('pdf.page_missing', 'the document has no page')
  return pages
}

/** @param number 1 for the first page. @throws {PdfError} pdf.page_missing and those of `listPages` */
export function findPage(file: PdfFile, number: number): PdfPage {
  const pages = listPages(file)
  const page = Number.isInteger(number) ? pages[number - 1] : undefined
  if (!page) throw new PdfError('pdf.page_missing', `page ${number} of ${pages.length}`)
  return page
}

/** Width and height in points as a reader shows the page. */
export function displayedSize(page: PdfPage): { readonly width: number; readonly height: number } {
  const width = (page.visible.right - page.visible.left) * page.userUnit
  const height = (page.visible.top - page.visible.bottom) * page.userUnit
  return page.rotation % 180 === 0 ? { width, height } : { width: height, height: width }
}

function readPage(
  file: PdfFile,
  reference: PdfReference,
  dict: PdfDict,
  attributes: ReadonlyMap<string, PdfValue>,
): PdfPage {
  if (dict.repeatedKey) throw new PdfError('pdf.broken', `page gives ${dict.repeatedKey} twice`)
  const media = box(file, attributes.get('MediaBox'))
  if (!media) throw new PdfError('pdf.broken', 'page without MediaBox')
  const crop = box(file, attributes.get('CropBox')) ?? media
  const visible = {
    left: Math.max(media.left, crop.left),
    bottom: Math.max(media.bottom, crop.bottom),
    right: Math.min(media.right, crop.right),
    top: Math.min(media.top, crop.top),
  }
  if (!(visible.right > visible.left && visible.top > visible.bottom))
    throw new PdfError('pdf.broken', 'page without area')
  const rotate = file.resolve(attributes.get('Rotate'))
  const turned = rotate.kind === 'number' ? ((rotate.value % 360) + 360) % 360 : 0
  const unit = file.at(dict, 'UserUnit')
  return {
    reference,
    dict,
    visible,
    rotation: turned === 90 || turned === 180 || turned === 270 ? turned : 0,
    userUnit: unit.kind === 'number' && unit.value > 0 ? unit.value : 1,
  }
}

function box(file: PdfFile, value: PdfValue | undefined): PdfPage['visible'] | undefined {
  const array = file.resolve(value)
  if (array.kind !== 'array' || array.items.length < 4) return undefined
  const sides = array.items.slice(0, 4).map((item) => file.resolve(item))
  const [a, b, c, d] = sides.map((side) => (side.kind === 'number' ? side.value : Number.NaN)) as [
    number,
    number,
    number,
    number,
  ]
  if ([a, b, c, d].some((side) => !Number.isFinite(side))) return undefined
  return { left: Math.min(a, c), bottom: Math.min(b, d), right: Math.max(a, c), top: Math.max(b, d) }
}
