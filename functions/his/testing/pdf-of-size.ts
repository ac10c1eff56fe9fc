// Owns a valid PDF of a given size: one empty page and one stream that nothing draws.

/** @param sizeBytes of the stream; the file is some hundred bytes larger */
export function pdfOfSize(sizeBytes: number): Buffer {
  const bodies = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>']
  let head = '%PDF-1.7\n'
  const offsets = bodies.map((body, index) => {
    const at = head.length
    head += `${index + 1} 0 obj\n${body}\nendobj\n`
    return at
  })
  offsets.push(head.length)
  head += `4 0 obj\n<< /Length ${sizeBytes} >>\nstream\n`
  const blob = Buffer.alloc(sizeBytes)
  for (let at = 0; at + 4 <= sizeBytes; at += 4) blob.writeUInt32LE((at * 2_654_435_761) >>> 0, at)
  const tail = '\nendstream\nendobj\n'
  const start = head.length + sizeBytes + tail.length
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.concat([Buffer.from(head), blob, Buffer.from(`${tail}xref\n0 5\n0000000000 65535 f \n${table}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`)])
}
