// The verdict on one CMS message, signer by signer: content, signature, timestamp, certificate path, revocation.
import { createHash } from 'node:crypto'
import { parseSignedData, type SignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { verifySignedData, type SignedDataQuestion, type SignerVerdict } from '@yiqian/shared/crypto/cms/verify.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { verifyChain } from '@yiqian/shared/crypto/x509/chain.ts'
import type { Verdict } from '@yiqian/shared/protocol/states.ts'
import { isAsWritten } from './envelope.ts'
import { judgeTimestamp, type JudgedTimestamp } from './judge-timestamp.ts'
import { fromCrypto, judgeReasons, type ReportReason } from './reason.ts'
import { judgeRevocation, type Trust } from './trust.ts'

export interface JudgedSigner {
  verdict: Verdict
  reasons: ReportReason[]
  certificate: Certificate | undefined
  path: readonly Certificate[]
  /** the signer's own word */
  signedAtMs: number | undefined
  timestamp: JudgedTimestamp | undefined
}

export interface JudgedMessage {
  /** at least one: a message that cannot be read, or without signers, stands as one unknown signer */
  signers: JudgedSigner[]
  /** bytes of the content inside; undefined when it is detached */
  contentSize: number | undefined
}

const MOST_TOKENS = 4

/** @param content the pieces that a detached signature covers, in order; absent: the content is inside */
export function judgeMessage(trust: Trust, cms: Uint8Array, content?: readonly Uint8Array[]): JudgedMessage {
  const { signers, reasons, certificates, signedData } = verifySignedData({ ...trust.signatures, cms, intermediates: trust.authorities, ...(content && contentQuestion(cms, content)) })
  const about = reasons.filter((reason) => !signers.some((signer) => signer.reasons.includes(reason))).map(fromCrypto)
  const judged = signers.map((signer) => judgeSigner(trust, signedData!, signer, certificates, about))
  const unknown = { ...judgeReasons(about), certificate: undefined, path: [], signedAtMs: undefined, timestamp: undefined }
  return { signers: judged.length > 0 ? judged : [unknown], contentSize: signedData?.content?.length }
}

function judgeSigner(trust: Trust, signedData: SignedData, verdict: SignerVerdict, certificates: readonly Certificate[], about: readonly ReportReason[]): JudgedSigner {
  const { certificate, signer, signingTimeMs, timestampTokens } = verdict
  const timestamps = timestampTokens.slice(0, MOST_TOKENS).map((token) => judgeTimestamp(trust, token, signer.signature, certificates))
  const passed = timestamps.find((timestamp) => timestamp.verdict === 'passed')
  const atMs = passed?.atMs ?? trust.nowMs
  const reasons: ReportReason[] = [...about, ...verdict.reasons.map(fromCrypto), ...timestamps.flatMap(doubtOf)]
  let path: readonly Certificate[] = []
  if (certificate) {
    const chain = verifyChain({ ...trust.signatures, leaf: certificate, intermediates: [...trust.authorities, ...certificates], roots: trust.roots, atMs, leafKeyUsage: ['digitalSignature', 'nonRepudiation'] })
    path = chain.path
    reasons.push(...chain.reasons.map(fromCrypto))
    if (mayOnlyTimestamp(certificate)) reasons.push({ code: 'chain.leaf_extended_key_usage' })
    if (chain.verdict === 'passed') {
      reasons.push(...judgeRevocation(trust, path, atMs, signedData.crls))
      if (!isAsWritten(trust, signedData, path)) reasons.push({ code: 'cms.envelope_altered' })
    }
  }
  return { ...judgeReasons(reasons), certificate, path, signedAtMs: signingTimeMs, timestamp: passed ?? timestamps[0] }
}

/** A timestamp that is there and does not hold leaves the signature no better than itself. */
function doubtOf({ verdict }: JudgedTimestamp): ReportReason[] {
  return verdict === 'passed' ? [] : [{ code: verdict === 'failed' ? 'timestamp.failed' : 'timestamp.undecided' }]
}

const mayOnlyTimestamp = ({ extensions: { extKeyUsage } }: Certificate): boolean => extKeyUsage !== undefined && extKeyUsage.purposeOids.every((oid) => oid === OID.timeStamping)

const NODE_DIGESTS: Readonly<Record<string, string>> = { [OID.sm3]: 'sm3', [OID.sm3Unkeyed]: 'sm3', [OID.sha256]: 'sha256', [OID.sha384]: 'sha384', [OID.sha512]: 'sha512' }

/**
 * Megabytes are digested by Node's own code where only their digest counts: detached, and every signer over attributes by
 * one algorithm. Otherwise the content itself goes in, which also shows a message that carries another content.
 */
function contentQuestion(cms: Uint8Array, content: readonly Uint8Array[]): Pick<SignedDataQuestion, 'detachedContent' | 'detachedDigest'> {
  const digestOid = commonDigest(cms)
  const name = digestOid === undefined ? undefined : NODE_DIGESTS[digestOid]
  if (digestOid === undefined || name === undefined) return { detachedContent: content.length === 1 ? content[0]! : new Uint8Array(Buffer.concat(content)) }
  const hash = content.reduce((sum, piece) => sum.update(piece), createHash(name))
  return { detachedDigest: { digestOid, digest: new Uint8Array(hash.digest()) } }
}

function commonDigest(cms: Uint8Array): string | undefined {
  try {
    const { signers, content } = parseSignedData(cms)
    const oids = new Set(signers.map(({ digestAlgorithm }) => digestAlgorithm.oid))
    return content === undefined && oids.size === 1 && signers.every(({ signedAttributesDer }) => signedAttributesDer !== undefined) ? [...oids][0] : undefined
  } catch (error) {
    if (error instanceof CryptoError) return undefined // verifySignedData says why
    throw error
  }
}
