// Looks at the kinds of content beside plain PDF and JSON: pictures, templates, given digests (MA-8).
import * as v from 'valibot'
import { PdfError } from '@yiqian/shared/pdf/error.ts'
import { picturePage } from '@yiqian/shared/pdf/picture-page.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { ContentKind } from '@yiqian/shared/protocol/states.ts'
import { GivenDigest, missingFields, TEMPLATES, templateOf } from '@yiqian/shared/protocol/templates.ts'
import { inspectJson } from './inspect-content.ts'

const mismatch = (zh: string, en: string) => new Fault('document.content_mismatch', { facts: { why: `${zh} / ${en}` } })

/** @throws {Fault} document.content_mismatch */
export async function pictureAsPdf(picture: Uint8Array): Promise<Uint8Array> {
  try {
    return await picturePage(picture)
  } catch (error) {
    if (error instanceof PdfError) throw mismatch('应为完好的 PNG 或 JPEG 图片，每边最多 12000 像素', 'give a sound PNG or JPEG of at most 12000 pixels a side')
    throw error
  }
}

/** @throws {Fault} document.not_json · document.too_large · document.content_mismatch */
export function inspectStructured(kind: ContentKind, bytes: Uint8Array): void {
  inspectJson(bytes)
  if (kind === 'json') return
  const text = new TextDecoder().decode(bytes)
  const content: unknown = JSON.parse(text)
  if (hasTwice(text)) throw mismatch('同一名称出现两次', 'a name stands twice')
  if (kind === 'digest') {
    const found = v.safeParse(GivenDigest, content)
    if (!found.success) throw mismatch(`摘要内容无效：${found.issues[0].message}`, 'give label, algorithm, digestHex and description')
    return
  }
  const template = templateOf(content)
  if (!template) throw mismatch(`template 应为 ${Object.keys(TEMPLATES).join('、')} 之一`, `template must be one of ${Object.keys(TEMPLATES).join(', ')}`)
  const missing = missingFields(template, content)
  if (missing.length > 0) throw mismatch(`缺少 ${missing.join('、')}`, `${missing.join(', ')} missing`)
}

/** A name that stands twice in one object: JSON.parse keeps the last, another reader the first. What is signed must mean one thing. */
function hasTwice(text: string): boolean {
  const open: Set<string>[] = []
  for (let tokens = text.match(/"(?:[^"\\]|\\.)*"\s*:?|[{}[\]]/g) ?? [], at = 0; at < tokens.length; at++) {
    const token = tokens[at]!
    if (token === '{' || token === '[') open.push(new Set())
    else if (token === '}' || token === ']') open.pop()
    else if (token.endsWith(':')) {
      const name = JSON.parse(token.slice(0, -1).trimEnd()) as string
      if (open.at(-1)!.has(name)) return true
      open.at(-1)!.add(name)
    }
  }
  return false
}
