// Owns what the journal says of content: the digest that is signed, never the content.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { SvsCall } from './call.ts'

export function noteDigest({ note }: SvsCall, digest: Uint8Array): void {
  note.keys['digest'] = bytesToHex(digest)
}
