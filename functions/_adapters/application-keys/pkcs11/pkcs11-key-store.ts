// The PKCS#11 key store: RSA and ECDSA keys inside a token. The database says which pair of the token a label means.
import { randomBytes } from 'node:crypto'
import { base64ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodeSequence, encodeUnsigned } from '@yiqian/shared/crypto/der/write.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { DecryptScheme, KeptKey, KeptKeyStore, KeyAlgorithm, KeyReference, KeyStore } from '../../../_domain/application-key/application-key.ts'
import { assertKeyLabel } from '../../../_domain/application-key/key-rules.ts'
import type { Clock } from '../../../_domain/ports.ts'
import { assertDigest, ciphertextInvalid, keyNotFound, type Sm2Engine } from '../key-parts.ts'
import type { Pkcs11Settings } from '../key-store-settings.ts'
import { createRemembered } from '../remembered.ts'
import { encodeDigestInfo, messageToDigest } from '../software-key.ts'
import { createPkcs11Device, type OpenToken, type Pkcs11Device } from './pkcs11-device.ts'
import { isCiphertextWrong } from './pkcs11-faults.ts'
import { assertCannotLeave, destroyKeys, findKeys, generatePair, pkcs11Algorithms } from './pkcs11-objects.ts'

export interface Pkcs11KeyStoreParts {
  readonly settings: Pkcs11Settings
  readonly gm: Sm2Engine
  readonly kept: KeptKeyStore
  readonly clock: Clock
}

const rowMs = 5_000
const mostSignatureBytes = 1024

export function createPkcs11KeyStore({ settings, gm, kept, clock }: Pkcs11KeyStoreParts): KeyStore {
  const device = createPkcs11Device(settings)
  const rows = createRemembered({ load: (label) => loadRow(kept, label), nowMs: () => clock.nowMs(), forMs: rowMs })

  /** A pair of that label that no row means yet (an earlier try broke off), or a new one; and then the row, of which there is one. */
  async function makeAndKeep(algorithm: KeyAlgorithm, label: string): Promise<KeptKey> {
    const made = await device.run(async (token, session) => {
      const there = findKeys(token, session, label).find((key) => key.algorithm === algorithm && key.privateKey !== undefined)
      const id = there?.id ?? randomBytes(20)
      if (!there) await generatePair(token, session, algorithm, label, id)
      const key = there ?? findKeys(token, session, label).find((each) => each.id.equals(id))!
      assertCannotLeave(token, session, key.privateKey!)
      return { publicKeyInfoBase64: key.publicKeyInfoBase64, isOurs: !there }
    })
    rows.forget(label)
    const row = await kept.putIfAbsent({ store: 'pkcs11', label, algorithm, publicKeyInfoBase64: made.publicKeyInfoBase64, wrappedHex: null, deviceIndex: null, createdAtMs: clock.nowMs() })
    if (made.isOurs && row.publicKeyInfoBase64 !== made.publicKeyInfoBase64) await destroyPair(label, made.publicKeyInfoBase64)
    return row
  }

  /** Another one was first: nobody has heard of this pair. */
  async function destroyPair(label: string, publicKeyInfoBase64: string): Promise<void> {
    await device.run(async (token, session) => {
      destroyKeys(token, session, findKeys(token, session, label).filter((key) => key.publicKeyInfoBase64 === publicKeyInfoBase64))
    })
  }

  /** One pair is made at a time: a token's sessions see each other's new objects late. */
  let making: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = making.then(work, work)
    making = turn
    return turn
  }

  const reference = (label: string): KeyReference => ({ store: 'pkcs11', label })

  return {
    name: 'pkcs11',
    algorithms: pkcs11Algorithms,
    async generate(algorithm, label) {
      assertKeyLabel(label)
      if (!pkcs11Algorithms.some((each) => each === algorithm)) throw new Fault('key.algorithm_unsupported', { facts: { algorithm } })
      const row = (await kept.load('pkcs11', label)) ?? (await inTurn(async () => (await kept.load('pkcs11', label)) ?? makeAndKeep(algorithm, label)))
      if (row.algorithm !== algorithm) throw new Fault('key.label_taken', { facts: { label } })
      return reference(label)
    },
    publicKeyInfoDer: async ({ label }) => base64ToBytes((await rows.get(label)).publicKeyInfoBase64),
    signDigest: async ({ label }, digest, digestOid) => signRow(device, await rows.get(label), digest, digestOid),
    async signMessage({ label }, message, digestOid) {
      const row = await rows.get(label)
      return signRow(device, row, messageToDigest(gm, row, message, digestOid), digestOid)
    },
    decrypt: async ({ label }, ciphertext, scheme) => decryptRow(device, await rows.get(label), ciphertext, scheme),
    async destroy({ label }) {
      await device.run(async (token, session) => {
        destroyKeys(token, session, findKeys(token, session, label))
      })
      await kept.remove('pkcs11', label)
      rows.forget(label)
    },
    list: async () => (await kept.list('pkcs11')).map(({ label }) => reference(label)),
    check: () => device.run(async ({ label, library }, session) => {
      library.C_GetSessionInfo(session)
      return { device: `PKCS#11 · ${label}` }
    }),
    close: () => device.close(),
  }
}

async function loadRow(kept: KeptKeyStore, label: string): Promise<KeptKey> {
  const row = await kept.load('pkcs11', label)
  if (!row) throw keyNotFound('pkcs11', label)
  return row
}

/** The private half of the pair that the row means. */
function privateKeyOf(token: OpenToken, session: Buffer, row: KeptKey): Buffer {
  const there = token.handles.get(row.publicKeyInfoBase64)
  if (there) return there.privateKey
  const privateKey = findKeys(token, session, row.label).find((key) => key.publicKeyInfoBase64 === row.publicKeyInfoBase64)?.privateKey
  if (!privateKey) throw keyNotFound('pkcs11', row.label)
  assertCannotLeave(token, session, privateKey)
  token.handles.set(row.publicKeyInfoBase64, { privateKey })
  return privateKey
}

async function signRow(device: Pkcs11Device, row: KeptKey, digest: Uint8Array, digestOid: string): Promise<Uint8Array> {
  assertDigest(row.algorithm, digest, digestOid)
  return device.run(async (token, session) => {
    const { library, constants: c } = token
    const isRsa = row.algorithm.startsWith('rsa-')
    library.C_SignInit(session, { mechanism: isRsa ? c.CKM_RSA_PKCS : c.CKM_ECDSA }, privateKeyOf(token, session, row))
    const input = isRsa ? encodeDigestInfo(digest, digestOid) : digest.subarray(0, row.algorithm === 'ecdsa-p256' ? 32 : 48)
    const signature = new Uint8Array(await library.C_SignAsync(session, Buffer.from(input), Buffer.alloc(mostSignatureBytes)))
    if (isRsa) return signature
    const half = signature.length / 2
    return encodeSequence(encodeUnsigned(signature.subarray(0, half)), encodeUnsigned(signature.subarray(half)))
  })
}

async function decryptRow(device: Pkcs11Device, row: KeptKey, ciphertext: Uint8Array, scheme: DecryptScheme): Promise<Uint8Array> {
  const bits = Number(/^rsa-(\d+)$/.exec(row.algorithm)?.[1])
  if (!bits || scheme === 'sm2' || ciphertext.length !== bits / 8) throw ciphertextInvalid()
  return device.run(async (token, session) => {
    const { library, constants: c } = token
    const oaep = { mechanism: c.CKM_RSA_PKCS_OAEP, parameter: { type: c.CK_PARAMS_RSA_OAEP, hashAlg: c.CKM_SHA_1, mgf: c.CKG_MGF1_SHA1, source: 1 } }
    library.C_DecryptInit(session, scheme === 'rsa-oaep' ? oaep : { mechanism: c.CKM_RSA_PKCS }, privateKeyOf(token, session, row))
    try {
      return new Uint8Array(await library.C_DecryptAsync(session, Buffer.from(ciphertext), Buffer.alloc(mostSignatureBytes)))
    } catch (error) {
      throw isCiphertextWrong(error) ? ciphertextInvalid(error) : error
    }
  })
}
