// Writes PDFs from bare objects, for files that no library would make.

/** Objects 1, 2, 3 … in order; object 1 is the catalog. Text is Latin-1. */
export function rawPdf(objects: readonly string[], trailerEntries = ''): Uint8Array {
  let text = '%PDF-1.5\n%\u00e2\u00e3\u00cf\u00d3\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f\r\n`
  for (const offset of offsets) text += `${String(offset).padStart(10, '0')} 00000 n\r\n`
  text += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailerEntries}>>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

export const rawStream = (content: string, entries = ''): string =>
  `<<${entries}/Length ${content.length}>>stream\n${content}\nendstream`

/** One page that says `text` in Helvetica, with further entries for the page dictionary. */
export function onePage(text: string, pageEntries = '/MediaBox[0 0 595 842]', catalogEntries = ''): readonly string[] {
  return [
    `<</Type/Catalog/Pages 2 0 R${catalogEntries}>>`,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R${pageEntries}/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>`,
    rawStream(`BT /F1 24 Tf 72 400 Td (${text}) Tj ET`),
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
}
