// The same page as `foreignFontPdf`, with the font embedded: what a reader that has the fonts would show.
import fontkit from '@cantoo/fontkit'
import { PDFDocument } from '@cantoo/pdf-lib'
import { foreignLine, foreignLinePlace } from '../foreign-fonts.ts'
import { regularFont } from '../sheet.ts'

export async function embeddedTwin(lines: number): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  document.registerFontkit(fontkit)
  const font = await document.embedFont(regularFont, { subset: true })
  const page = document.addPage([595, 842])
  for (let index = 0; index < lines; index++) {
    const { x, baselineFromBottom, size } = foreignLinePlace(index)
    let at = x
    for (const character of foreignLine) {
      page.drawText(character, { x: at, y: baselineFromBottom, size, font })
      at += character.charCodeAt(0) < 0x80 ? size / 2 : size
    }
  }
  return document.save()
}
