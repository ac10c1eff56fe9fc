// What was handed in: a PDF, content with its detached signature, or a message that carries its content.
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { fromBase64 } from '../_runtime/base64.ts'

export type Input = { kind: 'pdf'; pdf: Uint8Array } | { kind: 'detached'; content: Uint8Array; cms: Uint8Array } | { kind: 'attached'; cms: Uint8Array }

/** Readers look for the header in the first kilobyte. */
const HEADER_ROOM = 1024
const SEQUENCE = 0x30
const PEM_LABELS = ['CMS', 'PKCS7', 'PKCS #7 SIGNED DATA']

/** @throws {Fault} verification.unreadable */
export function readInput(content: Uint8Array, signature: Uint8Array | undefined): Input {
  if (signature) {
    const cms = readMessage(signature)
    if (!cms || content.length === 0) throw new Fault('verification.unreadable', { detail: 'the signature is no CMS' })
    return { kind: 'detached', content, cms }
  }
  if (Buffer.from(content.subarray(0, HEADER_ROOM)).includes('%PDF-')) return { kind: 'pdf', pdf: content }
  const cms = readMessage(content)
  if (!cms) throw new Fault('verification.unreadable')
  return { kind: 'attached', cms }
}

/** DER as it is, or inside PEM, or inside bare base64. Whether it is a CMS shows later. */
function readMessage(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] === SEQUENCE && !looksLikeText(bytes)) return bytes
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const der = text.includes('-----BEGIN ') ? readPem(text) : readBase64(text)
  return der?.[0] === SEQUENCE ? der : undefined
}

/** A base64 text may begin with the character 0, which is the tag of a SEQUENCE. */
const looksLikeText = (bytes: Uint8Array): boolean => bytes.subarray(0, 64).every((byte) => byte === 0x0a || byte === 0x0d || (byte >= 0x20 && byte < 0x7f))

function readPem(text: string): Uint8Array | undefined {
  const label = PEM_LABELS.find((each) => text.includes(`-----BEGIN ${each}-----`))
  try {
    return label === undefined ? undefined : decodePem(label, text)[0]
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

function readBase64(text: string): Uint8Array | undefined {
  const joined = text.replace(/\s+/g, '')
  return joined.length > 0 && joined.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(joined) ? fromBase64(joined) : undefined
}
