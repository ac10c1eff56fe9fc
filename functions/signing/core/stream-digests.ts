// Owns what runs along in a session of init, update and final.
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { signMethodOf, type SignMethod } from '@yiqian/shared/crypto/svs/methods.ts'
import { readSignerPublicKey } from '@yiqian/shared/crypto/svs/public-key-forms.ts'
import type { SvsCall } from './call.ts'
import type { SignerId } from './identities.ts'
import type { Parts } from './parts.ts'
import { refuse } from './refusal.ts'

export interface InitRequest extends SignerId {
  readonly signMethod: number
  readonly signerPublicKey?: Uint8Array
}

/** @throws {SvsRefusal} GM_ERROR_SIGN_METHOD */
export function methodOf(signMethod: number, purpose: 'sign' | 'verify'): SignMethod {
  const method = signMethodOf(signMethod)
  if (!method || (purpose === 'sign' && !method.maySign)) throw refuse('GM_ERROR_SIGN_METHOD')
  return method
}

/** The public key that Z is made with. @throws {SvsRefusal} GM_INVALID_DATA_FORMAT */
export function readPublicKey(bytes: Uint8Array): Uint8Array {
  try {
    return readSignerPublicKey(bytes).slice()
  } catch (cause) {
    if (cause instanceof CryptoError) throw refuse('GM_INVALID_DATA_FORMAT', 'signerPublicKey')
    throw cause
  }
}

/** Without signerPublicKey: that of the only SM2 signing key of the application. @throws {SvsRefusal} GM_INVALID_DATA_FORMAT — there are several, or none */
export async function onlySm2Key({ keys }: Pick<Parts, 'keys'>, { caller }: SvsCall): Promise<Uint8Array> {
  const own = caller.applicationId === undefined ? [] : await keys.list(caller.applicationId)
  const [only, ...more] = own.filter(({ record }) => record.algorithm === 'sm2' && record.purpose === 'sign')
  if (!only || more.length > 0) throw refuse('GM_INVALID_DATA_FORMAT', 'signerPublicKey is missing')
  return only.publicKey.sm2PublicKey!
}
