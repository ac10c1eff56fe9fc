// Owns the second implementation of SM2: node:crypto (OpenSSL) verifies every signature before the vault lets it go.
import { createHash, createPublicKey, createVerify, type KeyObject } from 'node:crypto'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'

/** entlen ‖ id ‖ a ‖ b ‖ xG ‖ yG: what stands before the public key in Z. @source GB/T 32918.2—2016 §5.5; GM/T 0009—2012 §10 (default id) */
const beforeKey = Buffer.concat([
  Buffer.from([0, 128]),
  Buffer.from('1234567812345678'),
  Buffer.from(
    'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
      '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
    'hex',
  ),
])

const KEYS_KEPT = 512

export interface SecondOpinion {
  /** e = SM3(Z ‖ M), 32 bytes, by node:crypto. */
  digest(publicKey65: Uint8Array, message: Uint8Array): Uint8Array
  /** Whether r ‖ s is a signature on M under the key. False for whatever is malformed. */
  verify(publicKey65: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}

/**
 * Node hashes what it is given and knows no Z, so `Z ‖ M` goes in: undocumented behaviour, hence the known answer first.
 * @throws {Error} when this Node does not behave: nothing may be signed then.
 */
export function createSecondOpinion(): SecondOpinion {
  const known = new Map<string, { key: KeyObject; z: Buffer }>()
  const open = (publicKey65: Uint8Array) => {
    const name = bytesToHex(publicKey65)
    const there = known.get(name)
    if (there) return there
    const key = createPublicKey({ key: Buffer.from(encodePublicKeyInfo(publicKey65)), format: 'der', type: 'spki' })
    const opened = { key, z: createHash('sm3').update(beforeKey).update(publicKey65.subarray(1)).digest() }
    if (known.size >= KEYS_KEPT) known.delete(known.keys().next().value!)
    known.set(name, opened)
    return opened
  }
  const opinion: SecondOpinion = {
    digest: (publicKey65, message) => new Uint8Array(createHash('sm3').update(open(publicKey65).z).update(message).digest()),
    verify(publicKey65, message, signature) {
      try {
        const { key, z } = open(publicKey65)
        return createVerify('sm3').update(z).update(message).verify(key, encodeSm2Signature(signature))
      } catch {
        return false
      }
    },
  }
  assertKnownAnswer(opinion)
  return opinion
}

/** The worked example of the standard, and that what differs from it is refused. @source GB/T 32918.5—2017 Annex A.2 */
function assertKnownAnswer({ digest, verify }: SecondOpinion): void {
  const publicKey = hexToBytes('0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13')
  const message = utf8ToBytes('message digest')
  const signature = hexToBytes('f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa')
  const changed = signature.map((byte, index) => (index === 63 ? byte ^ 1 : byte))
  const isRight =
    bytesToHex(digest(publicKey, message)) === 'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640' &&
    verify(publicKey, message, signature) &&
    !verify(publicKey, message, changed) &&
    !verify(publicKey, utf8ToBytes('message digesu'), signature)
  if (!isRight) throw new Error('this Node.js does not verify SM2 signatures as the standard says: use the version the product was tested with')
}
