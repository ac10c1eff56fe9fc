// Key pairs inside a token: templates to make them by, finding them, reading public halves, and what a private half must be.
import { bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'
import { encodeAlgorithm } from '@yiqian/shared/crypto/der/algorithm.ts'
import { contentOf, parseDer } from '@yiqian/shared/crypto/der/element.ts'
import { OID, encodeOid } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeBitString, encodeSequence, encodeUnsigned } from '@yiqian/shared/crypto/der/write.ts'
import type { KeyAlgorithm } from '../../../_domain/application-key/application-key.ts'
import type { OpenToken } from './pkcs11-device.ts'
import { pkcs11Refusal } from './pkcs11-faults.ts'

export const pkcs11Algorithms = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ecdsa-p256', 'ecdsa-p384'] as const satisfies readonly KeyAlgorithm[]

const curveOids: Readonly<Partial<Record<KeyAlgorithm, string>>> = { 'ecdsa-p256': OID.p256, 'ecdsa-p384': OID.p384 }

export interface TokenKey {
  /** CKA_ID, which both halves have */
  readonly id: Buffer
  readonly algorithm: KeyAlgorithm | undefined
  readonly publicKeyInfoBase64: string
  readonly publicKey: Buffer
  /** absent: the token holds the public half alone */
  readonly privateKey: Buffer | undefined
}

/** A pair that cannot leave the token. */
export async function generatePair({ library, constants: c }: OpenToken, session: Buffer, algorithm: KeyAlgorithm, label: string, id: Buffer): Promise<void> {
  const isRsa = algorithm.startsWith('rsa-')
  const shared = [{ type: c.CKA_TOKEN, value: true }, { type: c.CKA_LABEL, value: label }, { type: c.CKA_ID, value: id }]
  const kind = isRsa
    ? [{ type: c.CKA_MODULUS_BITS, value: Number(algorithm.slice(4)) }, { type: c.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) }, { type: c.CKA_ENCRYPT, value: true }]
    : [{ type: c.CKA_EC_PARAMS, value: Buffer.from(encodeOid(curveOids[algorithm]!)) }]
  await library.C_GenerateKeyPairAsync(
    session,
    { mechanism: isRsa ? c.CKM_RSA_PKCS_KEY_PAIR_GEN : c.CKM_EC_KEY_PAIR_GEN },
    [...shared, { type: c.CKA_VERIFY, value: true }, ...kind],
    [
      ...shared,
      { type: c.CKA_PRIVATE, value: true }, { type: c.CKA_SENSITIVE, value: true }, { type: c.CKA_EXTRACTABLE, value: false },
      { type: c.CKA_SIGN, value: true }, ...(isRsa ? [{ type: c.CKA_DECRYPT, value: true }] : []),
    ],
  )
}

/** Every pair of that label. */
export function findKeys(token: OpenToken, session: Buffer, label: string): TokenKey[] {
  const { constants: c } = token
  const named = (objectClass: number, ...more: { type: number; value: Buffer }[]) => find(token, session, [{ type: c.CKA_CLASS, value: objectClass }, { type: c.CKA_LABEL, value: label }, ...more])
  return named(c.CKO_PUBLIC_KEY).map((publicKey) => {
    const read = readPublicKey(token, session, publicKey)
    return { ...read, publicKey, privateKey: named(c.CKO_PRIVATE_KEY, { type: c.CKA_ID, value: read.id })[0] }
  })
}

function find({ library }: OpenToken, session: Buffer, template: { type: number; value: Buffer | number | string }[]): Buffer[] {
  library.C_FindObjectsInit(session, template)
  try {
    return library.C_FindObjects(session, 100)
  } finally {
    library.C_FindObjectsFinal(session)
  }
}

function readPublicKey({ library, constants: c }: OpenToken, session: Buffer, object: Buffer): { id: Buffer; algorithm: KeyAlgorithm | undefined; publicKeyInfoBase64: string } {
  const read = (...types: number[]) => library.C_GetAttributeValue(session, object, types.map((type) => ({ type }))).map(({ value }) => value as Buffer)
  const [id, keyType] = read(c.CKA_ID, c.CKA_KEY_TYPE)
  if (keyType!.readUInt8(0) === c.CKK_RSA) {
    const [modulus, exponent] = read(c.CKA_MODULUS, c.CKA_PUBLIC_EXPONENT).map((number) => number.subarray(number.findIndex((byte) => byte !== 0)))
    const bits = modulus!.length * 8 - Math.clz32(modulus![0]!) + 24
    const algorithm = pkcs11Algorithms.find((each) => each === `rsa-${bits}`)
    const key = encodeBitString(encodeSequence(encodeUnsigned(modulus!), encodeUnsigned(exponent!)))
    return { id: id!, algorithm, publicKeyInfoBase64: bytesToBase64(encodeSequence(encodeAlgorithm(OID.rsaEncryption, 'null'), key)) }
  }
  const [parameters, point] = read(c.CKA_EC_PARAMS, c.CKA_EC_POINT)
  const algorithm = pkcs11Algorithms.find((each) => curveOids[each] && Buffer.compare(encodeOid(curveOids[each]), parameters!) === 0)
  // The point stands in an OCTET STRING; a few tokens leave that out.
  const bare = point!.length === 65 || point!.length === 97 ? point! : contentOf(parseDer(point!))
  return { id: id!, algorithm, publicKeyInfoBase64: bytesToBase64(encodeSequence(encodeAlgorithm(OID.ecPublicKey, new Uint8Array(parameters!)), encodeBitString(bare))) }
}

/** Both halves of each; the private one first. */
export function destroyKeys(token: OpenToken, session: Buffer, keys: readonly TokenKey[]): void {
  for (const { publicKey, privateKey, publicKeyInfoBase64 } of keys) {
    token.handles.delete(publicKeyInfoBase64)
    for (const object of [privateKey, publicKey]) if (object) token.library.C_DestroyObject(session, object)
  }
}

/** @throws {Fault} key.store_failed — the private half could be read out. */
export function assertCannotLeave({ library, constants: c }: OpenToken, session: Buffer, privateKey: Buffer): void {
  const [sensitive, extractable] = library.C_GetAttributeValue(session, privateKey, [{ type: c.CKA_SENSITIVE }, { type: c.CKA_EXTRACTABLE }]).map(({ value }) => (value as Buffer)[0])
  if (sensitive !== 1 || extractable !== 0) throw pkcs11Refusal('EXTRACTABLE', '设备中的私钥可被导出，拒绝使用', 'the private key in the token can be read out; it is not used')
}
