// Owns the keys of automatic signing: whole keys that the vault makes, uses and destroys. Each signs its own certificate request and, after that, documents that name its statement; nothing else.
import { bytesToHex, equalBytes, hexToBytes, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { attributeValue, readAttributes } from '@yiqian/shared/crypto/cms/attribute.ts'
import { readMandate } from '@yiqian/shared/crypto/cms/mandate.ts'
import { parseDer } from '@yiqian/shared/crypto/der/element.ts'
import { OID, readOid } from '@yiqian/shared/crypto/der/oid.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { readOctetString } from '@yiqian/shared/crypto/der/read.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { generateKeyPair, signDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { assembleCertificationRequest, encodeCertificationRequestInfo } from '@yiqian/shared/crypto/x509/request.ts'
import type { Clock } from '../../_domain/ports.ts'
import { assertMessageOf } from './message-purpose.ts'
import { retrying } from './retrying.ts'
import type { SecondOpinion } from './second-opinion.ts'
import type { AutomaticKeyRow, VaultStore } from './store.ts'
import type { Wrapping } from './wrapping.ts'

export interface EnrolAutomaticRequest {
  automaticId: string
  staffId: string
  /** SM3 of the statement that opened it: what the key is bound to for good */
  statementDigest: Uint8Array
  /** of the certificate to ask for */
  subjectDer: Uint8Array
}

export interface AutomaticKeys {
  /** Makes the key at the first call, once; every call answers with a PKCS#10 request for it. @throws {Error} the key was destroyed, or belongs to another statement */
  enrolAutomatic(request: EnrolAutomaticRequest): Promise<{ requestDer: Uint8Array }>
  /**
   * @param request.message the signed attributes of a document; they must name the statement that the key is bound to
   * @returns r ‖ s, verified by the second implementation; undefined when there is no such key any more
   * @throws {Error} the message is anything else: nothing is signed
   */
  signAutomatic(request: { automaticId: string; message: Uint8Array }): Promise<Uint8Array | undefined>
  /** Nothing secret of it is left. May be repeated, and before there was a key: then there will be none. */
  destroyAutomatic(automaticId: string): Promise<void>
}

export interface AutomaticKeyParts {
  store: VaultStore
  sm2: Sm2
  clock: Clock
  wrapping: Wrapping
  secondOpinion: SecondOpinion
}

export function automaticKeys({ store, sm2, clock, wrapping, secondOpinion }: AutomaticKeyParts): AutomaticKeys {
  const contextOf = ({ id, staffId, publicKeyHex, statementDigestHex }: AutomaticKeyRow) => [id, staffId, publicKeyHex, statementDigestHex]

  const sign = (row: AutomaticKeyRow, message: Uint8Array): Uint8Array => {
    const publicKey = hexToBytes(row.publicKeyHex)
    const privateKey = wrapping.unwrap('automatic', contextOf(row), row.wrappedHex)
    try {
      const signature = signDigest(sm2, privateKey, secondOpinion.digest(publicKey, message))
      if (!secondOpinion.verify(publicKey, message, signature)) throw new Error('the second implementation refuses a signature of the first')
      return signature
    } finally {
      wipeBytes(privateKey)
    }
  }

  const make = async ({ automaticId, staffId, statementDigest }: EnrolAutomaticRequest): Promise<AutomaticKeyRow> => {
    const { privateKey, publicKey } = generateKeyPair(sm2)
    const row: AutomaticKeyRow = { id: automaticId, staffId, publicKeyHex: bytesToHex(publicKey), statementDigestHex: bytesToHex(statementDigest), wrappedHex: '', state: 'active', revision: 0, createdAtMs: clock.nowMs() }
    const whole = { ...row, wrappedHex: wrapping.wrap('automatic', contextOf(row), privateKey) }
    wipeBytes(privateKey)
    await store.insertAutomaticKey(whole)
    return whole
  }

  return {
    async enrolAutomatic(request) {
      // another instance may make it at this very moment: then that one is it
      const row = await retrying(async () => (await store.loadAutomaticKey(request.automaticId)) ?? (await make(request)))
      if (row.state !== 'active' || row.staffId !== request.staffId || row.statementDigestHex !== bytesToHex(request.statementDigest)) throw new Error(`the key of ${row.id} is ${row.state}, or another's`)
      const info = encodeCertificationRequestInfo({ subjectDer: request.subjectDer, publicKeyInfoDer: encodePublicKeyInfo(hexToBytes(row.publicKeyHex)) })
      return { requestDer: assembleCertificationRequest(info, encodeSm2Signature(sign(row, info))) }
    },

    async signAutomatic({ automaticId, message }) {
      const row = await store.loadAutomaticKey(automaticId)
      if (row?.state !== 'active') return undefined
      assertDocumentUnder(message, row.statementDigestHex)
      return sign(row, message)
    },

    async destroyAutomatic(automaticId) {
      await retrying(async () => {
        const row = await store.loadAutomaticKey(automaticId)
        if (!row) await store.insertAutomaticKey({ id: automaticId, staffId: '', publicKeyHex: '', statementDigestHex: '', wrappedHex: '', state: 'destroyed', revision: 0, createdAtMs: clock.nowMs() })
        else if (row.state !== 'destroyed') await store.replaceAutomaticKey(row, { ...row, state: 'destroyed', wrappedHex: '' })
      })
    },
  }
}

const DOCUMENTS: readonly string[] = [OID.pkcsData, OID.gmData]

/** @throws {Error} not the signed attributes of a document, or of one under another statement */
function assertDocumentUnder(message: Uint8Array, statementDigestHex: string): void {
  assertMessageOf('document', message)
  try {
    const attributes = readAttributes(parseDer(message))
    const [contentType, digest, mandate] = [attributeValue(attributes, OID.contentType), attributeValue(attributes, OID.messageDigest), readMandate(attributes)]
    const isDocument = contentType && DOCUMENTS.includes(readOid(contentType)) && digest && readOctetString(digest).length === 32
    if (isDocument && mandate?.kind === 'automatic' && equalBytes(mandate.statementDigest, hexToBytes(statementDigestHex))) return
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
  }
  throw new Error('not a document under the statement of this key')
}
