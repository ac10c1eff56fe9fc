// The verdict on one CMS message, signer by signer: content, signature, timestamp, certificate path, revocation.
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Attribute } from '@yiqian/shared/crypto/cms/attribute.ts'
import { readMandate, type SigningMandate } from '@yiqian/shared/crypto/cms/mandate.ts'
import { parseSignedData, type SignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { verifySignedData, type SignedDataQuestion, type SignerVerdict } from '@yiqian/shared/crypto/cms/verify.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { verifyChain } from '@yiqian/shared/crypto/x509/chain.ts'
import type { Verdict } from '@yiqian/shared/protocol/states.ts'
import { isAsWritten, isOfHospital } from './envelope.ts'
import { judgeTimestamp, type JudgedTimestamp } from './judge-timestamp.ts'
import { fromCrypto, judgeReasons, type ReportReason } from './reason.ts'
import { judgeListed, judgeRevocation, type Trust } from './trust.ts'

export interface JudgedSigner {
  verdict: Verdict
  reasons: ReportReason[]
  certificate: Certificate | undefined
  path: readonly Certificate[]
  /** on whose behalf, as the signer has signed it; undefined also when it cannot be read */
  mandate?: SigningMandate
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

const MOST_TOKENS = 2
/** Octets that may be digested without Node's own code, once for each signer. */
const MOST_SLOW_BYTES = 64 * 1_048_576

/** @param content the pieces that a detached signature covers, in order; absent: the content is inside */
export async function judgeMessage(trust: Trust, cms: Uint8Array, content?: readonly Uint8Array[]): Promise<JudgedMessage> {
  await setImmediate() // others are served between two messages
  if (trust.isLate() || isTooMuch(cms, content)) return { signers: [unknownSigner([{ code: 'limit.exceeded' }])], contentSize: undefined }
  const { signers, reasons, certificates, signedData } = verifySignedData({ ...trust.signatures, cms, intermediates: trust.intermediates, ...(content && contentQuestion(cms, content)) })
  const about = reasons.filter((reason) => !signers.some((signer) => signer.reasons.includes(reason))).map(fromCrypto)
  const judged: JudgedSigner[] = []
  for (const signer of signers) {
    await setImmediate()
    judged.push(trust.isLate() ? unknownSigner([{ code: 'limit.exceeded' }]) : await judgeSigner(trust, signedData!, signer, certificates, about))
  }
  return { signers: judged.length > 0 ? judged : [unknownSigner(about)], contentSize: signedData?.content?.length }
}

const unknownSigner = (reasons: readonly ReportReason[]): JudgedSigner => ({ ...judgeReasons(reasons), certificate: undefined, path: [], signedAtMs: undefined, timestamp: undefined })

async function judgeSigner(trust: Trust, signedData: SignedData, verdict: SignerVerdict, certificates: readonly Certificate[], about: readonly ReportReason[]): Promise<JudgedSigner> {
  const { certificate, signer, signingTimeMs, timestampTokens } = verdict
  const timestamps = await Promise.all(timestampTokens.slice(0, MOST_TOKENS).map((token) => judgeTimestamp(trust, token, signer.signature, certificates)))
  const passed = timestamps.find((timestamp) => timestamp.verdict === 'passed')
  const atMs = passed?.atMs ?? trust.nowMs
  const reasons: ReportReason[] = [...about, ...verdict.reasons.map(fromCrypto), ...timestamps.flatMap(doubtOf)]
  let path: readonly Certificate[] = []
  if (certificate) {
    const chain = verifyChain({ ...trust.signatures, leaf: certificate, intermediates: [...trust.intermediates, ...certificates], roots: trust.roots, atMs, leafKeyUsage: ['digitalSignature', 'nonRepudiation'] })
    path = chain.path
    reasons.push(...chain.reasons.map(fromCrypto), ...judgeListed(trust, certificate))
    if (mayOnlyTimestamp(certificate)) reasons.push({ code: 'chain.leaf_extended_key_usage' })
    if (chain.verdict === 'passed') {
      reasons.push(...(await judgeRevocation(trust, path, atMs, signedData.crls)))
      if (timestamps.length === 0 && isOfHospital(trust, path)) reasons.push({ code: 'timestamp.missing' })
      if (!isAsWritten(trust, signedData, path)) reasons.push({ code: 'cms.envelope_altered' })
    }
  }
  return { ...judgeReasons(reasons), certificate, path, signedAtMs: signingTimeMs, timestamp: passed ?? timestamps[0], ...mandateOf(signer.signedAttributes) }
}

function mandateOf(attributes: readonly Attribute[]): { mandate?: SigningMandate } {
  try {
    const mandate = readMandate(attributes)
    return mandate ? { mandate } : {}
  } catch (error) {
    if (error instanceof CryptoError) return {}
    throw error
  }
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
  const signedData = tryParse(cms)
  if (!signedData || signedData.content !== undefined) return undefined
  const { signers } = signedData
  const oids = new Set(signers.map(({ digestAlgorithm }) => digestAlgorithm.oid))
  return oids.size === 1 && signers.every(({ signedAttributesDer }) => signedAttributesDer !== undefined) ? [...oids][0] : undefined
}

function isTooMuch(cms: Uint8Array, content: readonly Uint8Array[] = []): boolean {
  if (content.length > 0 && NODE_DIGESTS[commonDigest(cms) ?? ''] !== undefined) return false
  const signedData = tryParse(cms)
  const sizeBytes = signedData?.content?.length ?? content.reduce((sum, piece) => sum + piece.length, 0)
  return signedData !== undefined && signedData.signers.length * sizeBytes > MOST_SLOW_BYTES
}

function tryParse(cms: Uint8Array): SignedData | undefined {
  try {
    return parseSignedData(cms)
  } catch (error) {
    if (error instanceof CryptoError) return undefined // verifySignedData says why
    throw error
  }
}
