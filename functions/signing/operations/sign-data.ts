// Owns signData (单包数字签名): a bare signature over the data by an application's key.
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import type { Operation } from '../core/parts.ts'
import { assertDataLength } from '../core/data-length.ts'
import { identityOf } from '../core/identities.ts'
import { noteDigest } from '../core/note-digest.ts'
import { assertMethod, digestBy } from '../core/usable-keys.ts'

/** SM2: e = SM3(Z ‖ data), SM2Signature of GB/T 35276. @source GB/T 38629-2020 §7.5.4 */
export const signData: Operation<'signData'> = async ({ gm, keys, identities }, request, call) => {
  assertDataLength(request)
  const key = await keys.use(call, request, 'sign')
  const method = assertMethod(request.signMethod, key)
  if (method.key === 'sm2') {
    const e = gm.sm3(identities.zOf(key.publicKey.sm2PublicKey!, request), request.inData)
    noteDigest(call, e)
    return { signature: await key.store.signDigest(key.reference, e, OID.sm3) }
  }
  identityOf(request)
  noteDigest(call, digestBy(method, request.inData))
  return { signature: await key.store.signMessage(key.reference, request.inData, method.digestOid) }
}
