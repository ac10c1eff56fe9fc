// Owns PEM: base64 DER between BEGIN and END lines.
import { base64ToBytes, bytesToBase64 } from './bytes.ts'
import { CryptoError } from './error.ts'

const MAX_TEXT = 24 * 1024 * 1024

/** @param label  for example `CERTIFICATE`. @returns lines of 64 characters, ending in a newline. @source RFC 7468 §2. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = bytesToBase64(der).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/**
 * Every block with this label, in order; text around the blocks is passed over.
 *
 * @throws {CryptoError} pem.malformed — none found, an END is missing, or the base64 is not well formed.
 * @source RFC 7468 §3.
 */
export function decodePem(label: string, text: string): Uint8Array[] {
  if (text.length > MAX_TEXT) throw new CryptoError('pem.malformed', 'too long')
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`]
  const blocks: Uint8Array[] = []
  for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at)) {
    const stop = text.indexOf(end, at)
    if (stop < 0) throw new CryptoError('pem.malformed', 'no END')
    blocks.push(decodeBody(text.slice(at + begin.length, stop)))
    at = stop + end.length
  }
  if (blocks.length === 0) throw new CryptoError('pem.malformed', `no ${label}`)
  return blocks
}

function decodeBody(body: string): Uint8Array {
  try {
    return base64ToBytes(body.replace(/[ \t\r\n]+/g, ''))
  } catch {
    throw new CryptoError('pem.malformed', 'base64')
  }
}
