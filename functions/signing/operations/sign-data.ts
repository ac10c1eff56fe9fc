// Owns signData (单包数字签名): a bare signature over the data by an application's key.
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import type { Operation } from '../core/parts.ts'
import { assertDataLength } from '../core/data-length.ts'
import { identityOf } from '../core/identities.ts'
import { noteDigest } from '../core/note-digest.ts'
import { assertMethod, digestBy } from '../core/usable-keys.ts'

const SHORT_BYTES = 1024

/** SM2: e = SM3(Z ‖ data), SM2Signature of GB/T 35276. @source GB/T 38629-2020 §7.5.4 */
export const signData: Operation<'signData'> = async ({ gm, keys, identities }, request, call) => {
  assertDataLength(request)
  const key = await keys.use(call, request, 'sign')
  const method = assertMethod(request.signMethod, key)
  if (method.key === 'sm2') {
    const e = gm.sm3(identities.zOf(key.publicKey.sm2PublicKey!, request), request.inData)
    noteDigest(call, e)
    // with the default identity a store may sign the message faster than its digest, unless digesting it again costs more
    const isMessage = request.inData.length <= SHORT_BYTES && identityOf(request) === undefined
    return { signature: await (isMessage ? key.store.signMessage(key.reference, request.inData, OID.sm3) : key.store.signDigest(key.reference, e, OID.sm3)) }
  }
  identityOf(request)
  noteDigest(call, digestBy(method, request.inData))
  return { signature: await key.store.signMessage(key.reference, request.inData, method.digestOid) }
}
