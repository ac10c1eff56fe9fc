// Owns opening an SM2 ciphertext of which only a list of possible forms is known: the check value C3 decides.
import { readSm2Ciphertext } from '../der/sm2-cipher.ts'
import type { Sm2CiphertextForm } from '../der/sm2-cipher.ts'
import { CryptoError } from '../error.ts'
import type { Sm2 } from '../sm2/curve.ts'
import { decryptSm2 } from '../sm2/encrypt.ts'

export interface DecryptedForm {
  readonly form: Sm2CiphertextForm
  readonly message: Uint8Array
}

/**
 * Tries the forms in the order given, each once. A wrong form passes C3 with probability 2⁻²⁵⁶.
 *
 * @param forms  for example `cfcaForms`.
 * @throws {CryptoError} crypto.authentication_failed — none fits. crypto.scalar_out_of_range — the private key.
 * @source GB/T 32918.4—2016 §7.1.
 */
export function decryptSm2Forms(sm2: Sm2, privateKey: Uint8Array, ciphertext: Uint8Array, forms: readonly Sm2CiphertextForm[]): DecryptedForm {
  sm2.parseScalar(privateKey)
  for (const form of forms) {
    try {
      return { form, message: decryptSm2(sm2, privateKey, readSm2Ciphertext(form, ciphertext)) }
    } catch (cause) {
      if (!(cause instanceof CryptoError)) throw cause
    }
  }
  throw new CryptoError('crypto.authentication_failed', 'no form fits')
}
