// Written forms as pages: sound PDFs, the signature beside the line, every character drawn or refused.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { formPages, type WrittenForm } from './form-pages.ts'
import { displayedSize, listPages } from './pages.ts'
import { openPdf } from './syntax/pdf-file.ts'

const folder = path.dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'))
const fonts = { primary: new Uint8Array(readFileSync(path.join(folder, '400Regular/NotoSansSC_400Regular.ttf'))), fallbacks: [] }
const form = (some: Partial<WrittenForm> = {}): WrittenForm => ({ heading: '示范医院', title: '会诊意见', facts: [{ label: '姓名', value: '李秀英' }, { label: '住院号', value: 'ZY1' }], sections: [{ label: '会诊意见', text: '可耐受手术。' }], closing: ['会诊医师签名：', '心内科　主任医师　张伟'], ...some })

describe('MA-8 a written form', () => {
  test('one page of A4; the same form gives the same bytes', async () => {
    const { pdf, pageCount, signature } = await formPages(form(), fonts)
    const pages = listPages(openPdf(pdf))
    expect([pages.length, pageCount]).toEqual([1, 1])
    const { width, height } = displayedSize(pages[0]!)
    expect([signature.x + signature.width <= width, signature.y + signature.height <= height, signature.page]).toEqual([true, true, 1])
    expect((await formPages(form(), fonts)).pdf).toEqual(pdf)
  })
  test('as many pages as it needs; the signature on the last', async () => {
    const { pdf, pageCount, signature } = await formPages(form({ sections: [{ label: '会诊意见', text: '病情稳定。\n'.repeat(120) }] }), fonts)
    expect(listPages(openPdf(pdf))).toHaveLength(pageCount)
    expect(pageCount).toBeGreaterThan(2)
    expect(signature.page).toBe(pageCount)
  })
  test('a character that no font has is refused', async () => {
    await expect(formPages(form({ title: '\u{20BB7}' }), fonts)).rejects.toMatchObject({ code: 'pdf.glyph_missing' })
  })
})
