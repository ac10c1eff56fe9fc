// Owns what the journal says of content: the digest that is signed, never the content.
import type { SvsCall } from './call.ts'

export function noteDigest({ note }: SvsCall, digest: Uint8Array): void {
  note.keys['digest'] = Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength).toString('hex')
}
