// Owns digestData: the digest that a signature would be over; with Z for SM2 when a public key is given.
import { digestBy } from '../core/usable-keys.ts'
import { assertDataLength } from '../core/data-length.ts'
import type { Operation } from '../core/parts.ts'
import { methodOf, readPublicKey } from '../core/stream-digests.ts'

export const digestData: Operation<'digestData'> = ({ gm, identities }, request) => {
  assertDataLength(request)
  const method = methodOf(request.signMethod, 'verify')
  const { inData, signerPublicKey } = request
  if (method.key === 'sm2' && signerPublicKey) return Promise.resolve({ digest: gm.sm3(identities.zOf(readPublicKey(signerPublicKey), request), inData) })
  return Promise.resolve({ digest: digestBy(method, inData) })
}
