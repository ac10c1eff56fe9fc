// Owns signDigest: a bare signature over a digest that the caller made; for SM2 that is e, with Z inside.
import { digestSizeBytes } from '@yiqian/shared/crypto/digest.ts'
import { noteDigest } from '../core/note-digest.ts'
import type { Operation } from '../core/parts.ts'
import { refuse } from '../core/refusal.ts'
import { assertMethod } from '../core/usable-keys.ts'

export const signDigest: Operation<'signDigest'> = async ({ keys }, request, call) => {
  const key = await keys.use(call, request, 'sign')
  const method = assertMethod(request.signMethod, key)
  if (request.digest.length !== digestSizeBytes(method.digestOid)) throw refuse('GM_INVALID_DATA_FORMAT', 'digest')
  noteDigest(call, request.digest)
  return { signature: await key.store.signDigest(key.reference, request.digest, method.digestOid) }
}
