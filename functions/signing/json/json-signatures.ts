// Owns JSON signatures (JWS) with application keys: made with or without a timestamp, verified with the signer's certificate judged.
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { defaultJwsProfile, derToJws, jwsKindOfKey, jwsNameOf, type JwsProfile } from '@yiqian/shared/crypto/jws/algorithms.ts'
import { buildJwsHeader } from '@yiqian/shared/crypto/jws/header.ts'
import { bytesToBase64Url } from '@yiqian/shared/crypto/jws/base64url.ts'
import { assembleJws, jwsSigningInput, jwsTimestampInput, type JwsForm } from '@yiqian/shared/crypto/jws/message.ts'
import { verifyJws, type JwsReason, type JwsVerdict } from '@yiqian/shared/crypto/jws/verify.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'
import type { Log } from '../../_kernel/log.ts'
import type { Note, SvsCall, SvsCaller } from '../core/call.ts'
import type { VerifyLevel } from '../core/certificate-judge.ts'
import { noteDigest } from '../core/note-digest.ts'
import type { Parts } from '../core/parts.ts'
import { asRefusal, nameOfCode, refuse } from '../core/refusal.ts'
import { assertCertificate } from '../core/signer-certificate.ts'
import type { AskedKey } from '../core/usable-keys.ts'

export interface JsonSignRequest extends AskedKey {
  readonly content: Uint8Array
  readonly form: JwsForm
  readonly detached: boolean
  readonly certificateChain: boolean
  readonly timestamp: boolean
  readonly contentType?: string
}

export interface JsonVerifyRequest {
  readonly jws: string
  readonly content?: Uint8Array
  readonly level: VerifyLevel
}

export interface JsonSigner {
  readonly certificate: Uint8Array
  readonly signingTimeMs: number | undefined
  /** of the first timestamp that verifies */
  readonly timestampMs: number | undefined
}

type Answered<Result> = Promise<{ readonly code: number } & Partial<Result>>

export interface JsonSignatures {
  /** `code` of GB/T 38629; 0 with the JWS */
  sign(request: JsonSignRequest, caller: SvsCaller): Answered<{ jws: string }>
  verify(request: JsonVerifyRequest, caller: SvsCaller): Answered<{ content: Uint8Array; signers: JsonSigner[] }>
}

export interface JsonParts extends Parts {
  /** RFC 3161 token over a digest SM3. @throws {Fault} timestamp.* */
  issueTimestamp(digest: Uint8Array): Promise<Uint8Array>
  isTimestampOver(token: Uint8Array, covered: Uint8Array, atMs: number): Promise<boolean>
  readonly profile?: JwsProfile
}

/** An answer leaves when its entry is on disk. */
export function createJsonSignatures(parts: JsonParts, log: Log): JsonSignatures {
  const run = async <Result extends object>(operation: string, caller: SvsCaller, work: (call: SvsCall) => Promise<Result>): Answered<Result> => {
    const note: Note = { keys: {}, facts: {} }
    const timeMs = parts.nowMs()
    const record = (code: number): Promise<unknown> => parts.journal.append({
      timeMs: timeMs ?? 0, kind: `signing.${operation}`,
      keys: { ...(caller.applicationId !== undefined && { application: caller.applicationId }), ...note.keys },
      facts: { result: nameOfCode(code), transport: caller.transport, address: caller.address, ...note.facts },
    })
    try {
      if (timeMs === undefined) throw refuse('GM_SYSTEM_FAILURE', 'trusted time is not available')
      const result = await work({ caller, nowMs: timeMs, note })
      await record(svsCodes.GM_SUCCESS)
      return { ...result, code: svsCodes.GM_SUCCESS }
    } catch (error) {
      const { code, detail } = asRefusal(error)
      if (code === svsCodes.GM_SYSTEM_FAILURE) log('error', { op: `signing.${operation}`, detail })
      try {
        await record(code)
        return { code } as { code: number } & Partial<Result>
      } catch {
        return { code: svsCodes.GM_SYSTEM_FAILURE } as { code: number } & Partial<Result>
      }
    }
  }
  return {
    sign: (request, caller) => run('signJson', caller, (call) => signJson(parts, request, call)),
    verify: (request, caller) => run('verifyJson', caller, (call) => verifyJson(parts, request, call)),
  }
}

async function signJson(parts: JsonParts, request: JsonSignRequest, call: SvsCall): Promise<{ jws: string }> {
  const { content, form, detached, contentType } = request
  if (request.timestamp && form === 'compact') throw refuse('GM_INVALID_DATA_FORMAT', 'a compact JWS has no place for a timestamp')
  const key = await parts.keys.use(call, request, 'sign')
  const [certificate] = key.certificates
  if (!certificate) throw refuse('GM_ERROR_CERT', 'the key has no certificate')
  const kind = jwsKindOfKey(key.publicKey)
  if (!kind) throw refuse('GM_ERROR_SIGN_METHOD', 'JWS has no name for it here')
  const protectedText = buildJwsHeader({ alg: jwsNameOf(kind, parts.profile ?? defaultJwsProfile), certificates: request.certificateChain ? key.certificates : [certificate], signingTimeMs: call.nowMs, b64: !detached, ...(contentType !== undefined && { contentType }) })
  const input = jwsSigningInput(protectedText, content, !detached)
  const digest = parts.gm.sm3(content)
  noteDigest(call, digest)
  call.note.keys['certificate'] = parts.certificates.parse(certificate).serialHex
  const { sm2PublicKey } = key.publicKey
  const signed = sm2PublicKey ? await key.store.signDigest(key.reference, parts.gm.sm3(parts.identities.zOf(sm2PublicKey, {}), input), OID.sm3) : await key.store.signMessage(key.reference, input, OID.sha256)
  const signature = derToJws(kind, signed)
  const timestampToken = request.timestamp ? await parts.issueTimestamp(parts.gm.sm3(jwsTimestampInput(bytesToBase64Url(signature)))) : undefined
  return { jws: assembleJws(form, { protectedText, signature, ...(!detached && { payload: content }), ...(timestampToken && { timestampToken }) }) }
}

async function verifyJson(parts: JsonParts, { jws, content, level }: JsonVerifyRequest, call: SvsCall): Promise<{ content: Uint8Array; signers: JsonSigner[] }> {
  const { sm2, gm, profile } = parts
  const verdict = verifyJws({
    jws, sm2, verifySignature: verifyByNode, ...(content && { detachedPayload: content }), ...(profile && { profile }),
    verifySm2Digest: (publicKey, digest, signature) => gm.verifyDigest(publicKey, digest, signature),
    sm2MessageDigest: (publicKey, message, id) => gm.messageDigest(publicKey, message, id),
  })
  assertPassed(verdict)
  noteDigest(call, gm.sm3(verdict.payload!))
  const signers: JsonSigner[] = []
  for (const { certificate, intermediates, signingTimeMs, signatureText, timestampTokens } of verdict.signers) {
    call.note.keys['certificate'] = certificate!.serialHex
    await assertCertificate(parts, certificate!, level, call, intermediates)
    let timestampMs: number | undefined
    for (const token of timestampTokens) {
      // one that is there and is wrong is no proof of anything, and says that somebody changed it
      if (!(await parts.isTimestampOver(token, jwsTimestampInput(signatureText), call.nowMs))) throw refuse('GM_INVALID_SIGNATURE', 'timestamp')
      timestampMs ??= genTimeOf(token)
    }
    signers.push({ certificate: certificate!.der, signingTimeMs, timestampMs })
  }
  return { content: verdict.payload!, signers }
}

function genTimeOf(token: Uint8Array): number {
  try {
    return parseTimestampToken(token).info.genTimeMs
  } catch (cause) {
    if (cause instanceof CryptoError) throw refuse('GM_INVALID_DATA_FORMAT', 'timestamp')
    throw cause
  }
}

const refusals: Readonly<Record<JwsReason, Parameters<typeof refuse>[0]>> = {
  malformed: 'GM_INVALID_DATA_FORMAT', payload_missing: 'GM_INVALID_DATA_FORMAT', payload_differs: 'GM_INVALID_SIGNATURE',
  algorithm_unsupported: 'GM_ERROR_SIGN_METHOD', algorithm_mismatch: 'GM_ERROR_SIGN_METHOD',
  certificate_missing: 'GM_ERROR_CERT', certificate_mismatch: 'GM_INVALID_SIGNATURE', signature_invalid: 'GM_INVALID_SIGNATURE',
}

function assertPassed({ verdict, reasons }: JwsVerdict): void {
  if (verdict !== 'passed') throw refuse(refusals[reasons[0] ?? 'malformed'], reasons.join(' '))
}
