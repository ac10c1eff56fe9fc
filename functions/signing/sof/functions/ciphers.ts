// Owns the SOF functions that encrypt: SM4 under a key that the caller brings, and for the holder of a certificate.
import { constants, createCipheriv, createDecipheriv, createPublicKey, publicEncrypt } from 'node:crypto'
import { encodeSm2Cipher } from '@yiqian/shared/crypto/der/sm2-cipher.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { assertPeriod } from '../../core/signer-certificate.ts'
import { sofCipherOf, unservedCiphers, usualCipher, type CipherMethod } from '../interface/algorithms.ts'
import { fromBase64, type Argument } from '../interface/arguments.ts'
import type { SofCall, SofFunction } from '../interface/call.ts'
import { SofRefusal } from '../interface/codes.ts'
import { CERT, CERT_ID, ENCRYPT_METHOD, IN_DATA } from '../interface/names.ts'
import { useOwnKey } from '../interface/own-key.ts'

const SYMM_KEY: Argument = { name: 'SymmKey', alike: ['key', 'strSymmKey', 'symmetricKey'] }
const IV: Argument = { name: 'IV' }
const IV_BYTES = 16

/** Octets that are the answer themselves, not a text in it. */
export class FileAnswer {
  readonly pieces: AsyncIterable<Uint8Array>
  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.pieces = pieces
  }
}

export interface ChosenCipher {
  readonly method: CipherMethod
  readonly key: Uint8Array
  /** given by the caller: it is then not in the ciphertext */
  readonly iv?: Uint8Array
}

/** EncryptMethod of the call, else of SOF_SetEncryptMethod, else SM4-CBC. The key is 16 octets in Base64. @throws {SofRefusal} */
export function cipherFor({ args, session }: SofCall): ChosenCipher {
  const number = args.optionalNumber(ENCRYPT_METHOD) ?? session.encryptMethod ?? usualCipher.number
  const method = sofCipherOf(number)
  if (!method) throw new SofRefusal(unservedCiphers.includes(number) ? 'SOR_NotSupportYetErr' : 'SOR_AlgoTypeErr', 'EncryptMethod')
  const key = fromBase64(args.text(SYMM_KEY, 256), 'SymmKey')
  const iv = args.optionalBytes(IV)
  if (key.length !== 16) throw new SofRefusal('SOR_IndataLenErr', 'SymmKey')
  if (iv && iv.length !== method.ivBytes) throw new SofRefusal('SOR_IndataLenErr', 'IV')
  return { method, key, ...(iv && { iv }) }
}

/** IV ‖ ciphertext; without the IV when the caller gave it. ECB and CBC are padded (PKCS#7), the others are as long as the data. */
export async function* encryptPieces({ method, key, iv }: ChosenCipher, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, random: RandomBytes): AsyncGenerator<Uint8Array> {
  const fresh = iv ?? random(method.ivBytes)
  const cipher = createCipheriv(method.cipher, key, method.ivBytes === 0 ? null : fresh)
  if (!iv && method.ivBytes > 0) yield fresh
  for await (const piece of pieces) yield cipher.update(piece)
  yield cipher.final()
}

/** The IV is the first 16 octets unless the caller gave it. @throws {SofRefusal} SOR_DecryptDataErr */
export async function* decryptPieces({ method, key, iv }: ChosenCipher, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decipher = iv || method.ivBytes === 0 ? createDecipheriv(method.cipher, key, method.ivBytes === 0 ? null : iv!) : undefined
  let head = Buffer.alloc(0)
  for await (const piece of pieces) {
    if (decipher) {
      yield decipher.update(piece)
      continue
    }
    head = Buffer.concat([head, piece])
    if (head.length < IV_BYTES) continue
    decipher = createDecipheriv(method.cipher, key, head.subarray(0, IV_BYTES))
    yield decipher.update(head.subarray(IV_BYTES))
  }
  if (!decipher) throw new SofRefusal('SOR_DecryptDataErr')
  try {
    yield decipher.final()
  } catch {
    throw new SofRefusal('SOR_DecryptDataErr')
  }
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

/** What an RSA key of 8192 bits can carry at most is far below; SM2 works over the whole. */
const LARGEST_FOR_KEY = 64 * 1024

export const ciphers: readonly SofFunction[] = [
  { name: 'SOF_EncryptData', args: [SYMM_KEY, IN_DATA], run: async ({ random }, call) => (await whole(encryptPieces(cipherFor(call), [call.args.data(IN_DATA)], random))).toString('base64') },
  {
    name: 'SOF_DecryptData', args: [SYMM_KEY, IN_DATA],
    async run(_parts, call) {
      const chosen = cipherFor(call)
      const { data, more } = call.args.answerData(await whole(decryptPieces(chosen, [call.args.bytes(IN_DATA)])))
      Object.assign(call.more, more)
      return data
    },
  },
  {
    // SM2: SM2Cipher (GM/T 0009) in DER; RSA: PKCS#1 v1.5
    name: 'SOF_PubKeyEncrypt', alike: ['AsEncrypt'], args: [CERT, IN_DATA],
    run(parts, call) {
      const certificate = parts.certificates.parse(call.args.bytes(CERT))
      const { keyUsage } = certificate.extensions
      if (keyUsage && !keyUsage.has('keyEncipherment') && !keyUsage.has('dataEncipherment') && !keyUsage.has('keyAgreement')) throw new SofRefusal('SOR_CertInvalidErr', 'no encryption certificate')
      assertPeriod(certificate, call.nowMs)
      const data = call.args.data(IN_DATA)
      if (data.length === 0 || data.length > LARGEST_FOR_KEY) throw new SofRefusal('SOR_IndataLenErr', 'InData')
      call.note.keys['certificate'] = certificate.serialHex
      const { sm2PublicKey, der } = certificate.publicKey
      if (sm2PublicKey) return Buffer.from(encodeSm2Cipher(parts.gm.encryptSm2(sm2PublicKey, data))).toString('base64')
      try {
        return publicEncrypt({ key: createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }), padding: constants.RSA_PKCS1_PADDING }, data).toString('base64')
      } catch {
        throw new SofRefusal('SOR_EncryptDataErr')
      }
    },
  },
  {
    name: 'SOF_PriKeyDecrypt', alike: ['AsDecrypt'], args: [CERT_ID, IN_DATA],
    async run(parts, call) {
      const ciphertext = call.args.bytes(IN_DATA)
      const key = await useOwnKey(parts, call, 'encrypt')
      let plain: Uint8Array
      try {
        plain = await key.store.decrypt(key.reference, ciphertext, key.record.algorithm === 'sm2' ? 'sm2' : 'rsa-pkcs1')
      } catch {
        throw new SofRefusal('SOR_DecryptDataErr')
      }
      const { data, more } = call.args.answerData(plain)
      Object.assign(call.more, more)
      return data
    },
  },
]
