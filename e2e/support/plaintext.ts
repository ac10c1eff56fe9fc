// Looks for a secret in recorded bytes, in the forms that a leak takes: as it is, in hex, in base64 at any offset, escaped, percent-encoded.

/** @returns the forms of the secret that stand in the record; none when nothing leaked. */
export function formsFound(record: Buffer, secret: string | Uint8Array): string[] {
  return Object.entries(formsOf(secret)).flatMap(([form, texts]) => (texts.some((bytes) => bytes.length > 0 && record.includes(bytes)) ? [form] : []))
}

function formsOf(secret: string | Uint8Array): Record<string, Buffer[]> {
  const bytes = Buffer.from(secret as string)
  const hex = bytes.toString('hex')
  const base64 = [0, 1, 2].map((offset) => base64Inside(bytes, offset))
  const forms: Record<string, Buffer[]> = {
    bytes: [bytes],
    hex: [Buffer.from(hex), Buffer.from(hex.toUpperCase())],
    base64: base64.map((text) => Buffer.from(text)),
    base64url: base64.map((text) => Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))),
  }
  if (typeof secret === 'string') {
    forms['utf16'] = [Buffer.from(secret, 'utf16le')]
    if (/[^\x20-\x7e]/.test(secret)) {
      const escaped = [...secret].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
      forms['escaped'] = [Buffer.from(escaped), Buffer.from(escaped.toUpperCase().replaceAll('\\U', '\\u'))]
      forms['percent'] = [Buffer.from(encodeURIComponent(secret))]
    }
  }
  return forms
}

/** The characters of base64 that depend on the secret alone, when it stands `offset` bytes into a group of three. */
function base64Inside(bytes: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').replace(/=+$/, '')
  const head = [0, 2, 3][offset]!
  const tail = (bytes.length + offset) % 3 === 0 ? whole.length : whole.length - 1
  return whole.slice(head, tail)
}
