// Owns the functions of the timestamp interface that need no server: making requests, checking and reading responses.
import { equalBytes, utf8ToBytes } from '../../crypto/bytes.ts'
import { digestWith } from '../../crypto/digest.ts'
import { encodeSequence } from '../../crypto/der/write.ts'
import { CryptoError } from '../../crypto/error.ts'
import { OID } from '../../crypto/der/oid.ts'
import { encodeTimestampRequest } from '../../crypto/tsp/request.ts'
import { parseTimestampResponse, timestampStatuses, type TimestampResponse } from '../../crypto/tsp/response.ts'
import { parseTimestampToken, type TimestampToken } from '../../crypto/tsp/token.ts'
import { verifyTimestampToken } from '../../crypto/tsp/verify.ts'
import { isNamed } from '../../crypto/cms/recipient.ts'
import { parseCertificate, type Certificate } from '../../crypto/x509/certificate.ts'
import { nameAttribute, sameName } from '../../crypto/x509/name.ts'
import type { SignatureDeps } from '../../crypto/x509/signature.ts'
import { StfError, stfCodeOfFailure, stfDigests, stfItems, stfSignatures } from './stf-codes.ts'

/** Longer data is to be digested outside. */
export const stfDataLimitBytes = 16 * 1024 * 1024

export interface StfRequestFields {
  /** what is to be stamped; its digest goes into the request */
  readonly inData: Uint8Array
  /** 0: the response shall hold the server's certificate · 1: it shall not */
  readonly reqType: 0 | 1
  /** encoded Extensions */
  readonly extensions?: readonly Uint8Array[]
  /** 1 SM3 · 4 SHA-256 · 8 SHA-512 · 16 SHA-384 */
  readonly hashAlgId: number
  readonly nonce?: bigint
}

/** STF_CreateTSRequest. @returns TimeStampReq, DER. @throws {StfError} INDATA_TOOLONG · INVALID_ALG · INVALID_REQUEST @source GM/T 0033-2014 */
export function stfCreateTsRequest({ inData, reqType, extensions = [], hashAlgId, nonce }: StfRequestFields): Uint8Array {
  if (inData.length > stfDataLimitBytes) throw new StfError('STF_TS_INDATA_TOOLONG')
  if (reqType !== 0 && reqType !== 1) throw new StfError('STF_TS_INVALID_REQUEST', 'reqType')
  const digestOid = stfDigests[hashAlgId]
  if (!digestOid) throw new StfError('STF_TS_INVALID_ALG')
  return encodeTimestampRequest({ imprint: { digestOid, digest: digestWith(digestOid, inData) }, certReq: reqType === 0, ...(nonce !== undefined && { nonce }) }, extensions)
}

export interface StfValidityQuestion extends SignatureDeps {
  /** TimeStampResp, DER */
  readonly response: Uint8Array
  /** of the imprint */
  readonly hashAlgId: number
  /** 0x20201 SM2 with SM3 · 0x10004 RSA with SHA-256 · 0x800004 ECDSA with SHA-256 */
  readonly signAlgId: number
  /** the server's certificate; where it is not given it must be in the response, and under one of `roots` */
  readonly tsCertificate?: Uint8Array
  /** trusted; the certificate that is given is trusted itself */
  readonly roots?: readonly Certificate[]
  /** known to the caller, for responses without certificates; not trusted by itself */
  readonly certificates?: readonly Certificate[]
}

/** STF_VerifyTSValidity: returns when the timestamp is valid. @throws {StfError} MALFORMAT · INVALID_ALG · INVALID_SIGNATURE · what the server refused with @source GM/T 0033-2014; RFC 3161 §2.2 */
export function stfVerifyTsValidity({ response, hashAlgId, signAlgId, tsCertificate, roots = [], certificates = [], ...deps }: StfValidityQuestion): void {
  const { token } = readGranted(response)
  const { info, signedData } = token
  const [digestOid, kind] = [stfDigests[hashAlgId], stfSignatures[signAlgId]]
  if (!digestOid || !kind || info.imprint.digestOid !== digestOid) throw new StfError('STF_TS_INVALID_ALG')
  const given = tsCertificate && readCertificate(tsCertificate)
  const trusted = given ? [...roots, given] : roots
  const verdict = verifyTimestampToken({ ...deps, token: token.der, imprint: info.imprint, roots: trusted, intermediates: given ? [given, ...certificates] : certificates })
  const certificate = verdict.signer?.certificate
  if (certificate && kindOf(certificate) !== kind) throw new StfError('STF_TS_INVALID_ALG')
  if (given && certificate && !equalBytes(given.der, certificate.der)) throw new StfError('STF_TS_INVALID_SIGNATURE', 'another certificate')
  if (signedData.signers.length !== 1 || verdict.verdict !== 'passed') throw new StfError('STF_TS_INVALID_SIGNATURE', verdict.reasons.map(({ code }) => code).join(' '))
}

/** STF_GetTSInfo: who issued it, and when. @throws {StfError} MALFORMAT · what the server refused with */
export function stfGetTsInfo(response: Uint8Array, certificates: readonly Uint8Array[] = []): { issuerName: string; timeMs: number } {
  const { token } = readGranted(response)
  return { issuerName: commonName(signerOf(token, certificates)), timeMs: token.info.genTimeMs }
}

/**
 * STF_GetTSDetail. Texts are UTF-8, times as `YYYYMMDDHHMMSS.fffZ`, certificates DER (the chain as a SEQUENCE of them), the response type one octet.
 * The source of time stands in no RFC 3161 token: INVALID_ITEM.
 *
 * @param certificates  for responses without: the server's, and its issuers'.
 * @throws {StfError} MALFORMAT · INVALID_ITEM — no such item, or the response does not hold it · what the server refused with
 * @source GM/T 0033-2014 (items 1 to 12)
 */
export function stfGetTsDetail(response: Uint8Array, item: number, certificates: readonly Uint8Array[] = []): Uint8Array {
  const { token, status } = readGranted(response)
  const { info, signedData } = token
  const subject = (attribute: 'C' | 'O' | 'L' | 'E') => required(nameAttribute(signerOf(token, certificates).subject, attribute))
  switch (item) {
    case stfItems.timeOfStamp: return utf8ToBytes(new Date(info.genTimeMs).toISOString().replace(/[-:T]/g, ''))
    case stfItems.commonNameOfSigner: return utf8ToBytes(commonName(signerOf(token, certificates)))
    case stfItems.originalDigest: return info.imprint.digest
    case stfItems.certificateOfServer: return signerOf(token, certificates).der
    case stfItems.certificateChainOfServer: return encodeSequence(...chainOf(signerOf(token, certificates), [...signedData.certificates, ...certificates].map(readCertificate)).map(({ der }) => der))
    case stfItems.precision: return utf8ToBytes(precisionOf(token))
    case stfItems.responseType: return Uint8Array.of(timestampStatuses[status])
    case stfItems.countryOfSigner: return utf8ToBytes(subject('C'))
    case stfItems.organizationOfSigner: return utf8ToBytes(subject('O'))
    case stfItems.cityOfSigner: return utf8ToBytes(subject('L'))
    case stfItems.emailOfSigner: return utf8ToBytes(subject('E'))
    default: throw new StfError('STF_TS_INVALID_ITEM')
  }
}

/** Seconds, with what lies behind the point; what RFC 3161 takes an absent part for is zero. */
function precisionOf({ info: { accuracy } }: TimestampToken): string {
  if (!accuracy) throw new StfError('STF_TS_INVALID_ITEM', 'the token states no accuracy')
  const micros = (accuracy.millis ?? 0) * 1000 + (accuracy.micros ?? 0)
  return `${accuracy.seconds ?? 0}.${String(micros).padStart(6, '0')}s`
}

function readGranted(der: Uint8Array): { token: TimestampToken; status: TimestampResponse['status'] } {
  try {
    const { status, tokenDer, failure } = parseTimestampResponse(der)
    if (!tokenDer) throw new StfError(failure ? stfCodeOfFailure[failure] : 'STF_TS_SERVER_ERROR', status)
    return { token: parseTimestampToken(tokenDer), status }
  } catch (cause) {
    throw cause instanceof CryptoError ? new StfError('STF_TS_MALFORMAT', cause.message, cause) : cause
  }
}

function readCertificate(der: Uint8Array): Certificate {
  try {
    return parseCertificate(der)
  } catch (cause) {
    throw cause instanceof CryptoError ? new StfError('STF_TS_MALFORMAT', 'certificate', cause) : cause
  }
}

function signerOf({ signedData }: TimestampToken, certificates: readonly Uint8Array[]): Certificate {
  const [signer] = signedData.signers
  const found = signer && [...signedData.certificates, ...certificates].map(readCertificate).find((certificate) => isNamed(signer.signerId, certificate))
  if (!found) throw new StfError('STF_TS_INVALID_ITEM', 'the server’s certificate is not in the response')
  return found
}

/** From the certificate upwards, as far as the issuers are there. */
function chainOf(leaf: Certificate, pool: readonly Certificate[]): Certificate[] {
  const chain = [leaf]
  for (let last = leaf; chain.length < 8 && !sameName(last.subject, last.issuer); ) {
    const issuer = pool.find(({ subject }) => sameName(subject, last.issuer))
    if (!issuer) break
    chain.push(issuer)
    last = issuer
  }
  return chain
}

const commonName = ({ subject }: Certificate): string => required(nameAttribute(subject, 'CN'))

function required(text: string | undefined): string {
  if (text === undefined) throw new StfError('STF_TS_INVALID_ITEM', 'the certificate does not say')
  return text
}

function kindOf({ publicKey }: Certificate): 'sm2' | 'rsa' | 'ecdsa' | undefined {
  if (publicKey.sm2PublicKey) return 'sm2'
  return publicKey.algorithm.oid === OID.rsaEncryption ? 'rsa' : publicKey.algorithm.oid === OID.ecPublicKey ? 'ecdsa' : undefined
}
