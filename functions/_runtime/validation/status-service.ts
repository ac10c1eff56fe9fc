// Asking a status service about one certificate: nonce, a bounded wait, answers kept for a short while, as evidence, and for a restart.
import { certIdOf } from '@yiqian/shared/crypto/ocsp/cert-id.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeOcspRequest } from '@yiqian/shared/crypto/ocsp/request.ts'
import { verifyOcspResponse, type OcspVerdict } from '@yiqian/shared/crypto/ocsp/verify.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import type { SignatureDeps } from '@yiqian/shared/crypto/x509/signature.ts'
import type { FetchRevocation } from '../../_adapters/revocation/fetch-list.ts'
import type { ValidationReason } from '../../_domain/certificate-validation/reason.ts'
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import type { RevocationFinding } from '../../_domain/certificate-validation/validation.ts'
import type { Clock } from '../../_domain/ports.ts'

export interface StatusAnswer {
  /** undefined: unknown; `notes` say why */
  finding: RevocationFinding | undefined
  notes: ValidationReason[]
}

export interface StatusService {
  ask(url: string, certificate: Certificate, issuer: Certificate, atMs: number): Promise<StatusAnswer>
  judge(response: Uint8Array, certificate: Certificate, issuer: Certificate, atMs: number): StatusAnswer
  forget(): void
}

export interface StatusServiceDeps {
  fetch: Pick<FetchRevocation, 'status'>
  signatures: SignatureDeps
  clock: Clock
  random: (count: number) => Uint8Array
  /** keeps an answer as evidence; the id of its record */
  keep(response: Uint8Array, certificate: Certificate, answer: { thisUpdateMs: number; nextUpdateMs: number | undefined }): Promise<string>
  /** the newest that was kept about it, by this process or one before it */
  findKept(certificate: Certificate): Promise<KeptAnswer | undefined>
}

export interface KeptAnswer {
  response: Uint8Array
  recordId: string
  takenAtMs: number
  nextUpdateMs: number | null
}

/** `nonce` only of one that was asked for just now; `problem` when it stands in for one that could not be had */
interface Obtained {
  response: Uint8Array
  recordId: string | null
  nonce?: Uint8Array
  problem?: ValidationReason
}

interface Held {
  askedAtMs: number
  untilMs: number
  outcome: Promise<Obtained | ValidationReason>
}

/** So long nobody is asked again, whether the process was started anew meanwhile or not. */
const HELD_MS = 60_000
const FAILURE_HELD_MS = 10_000
const MOST_HELD = 20_000
const NONCE_BYTES = 32

export function createStatusService(deps: StatusServiceDeps): StatusService {
  const held = new Map<string, Held>()
  const judge = (response: Uint8Array, certificate: Certificate, issuer: Certificate, atMs: number, nonce?: Uint8Array, recordId: string | null = null): StatusAnswer =>
    asAnswer(verifyOcspResponse({ ...deps.signatures, response, certificate, issuer, atMs, ...(nonce && { nonce }) }), recordId)

  let forgotAtMs = -Infinity
  const kept = async (certificate: Certificate, issuer: Certificate, nowMs: number): Promise<KeptAnswer | undefined> => {
    const there = await deps.findKept(certificate)
    return there && judge(there.response, certificate, issuer, nowMs).finding ? there : undefined
  }
  /** Fresh enough: the kept one. Otherwise the service's; while that is away, the kept one as long as the service itself said that it holds. */
  const obtain = async (one: Held, url: string, certificate: Certificate, issuer: Certificate): Promise<Obtained | ValidationReason> => {
    const { askedAtMs } = one
    const before = await kept(certificate, issuer, askedAtMs)
    if (before && before.takenAtMs > forgotAtMs && before.takenAtMs <= askedAtMs && askedAtMs < before.takenAtMs + HELD_MS) {
      one.untilMs = before.takenAtMs + HELD_MS
      return { response: before.response, recordId: before.recordId }
    }
    const nonce = deps.random(NONCE_BYTES)
    try {
      return { ...(await exchange(deps, url, certificate, issuer, nonce)), nonce }
    } catch (error) {
      if (!(error instanceof RevocationProblem)) throw error
      one.untilMs = askedAtMs + FAILURE_HELD_MS
      const problem = { code: 'ocsp.unreachable', detail: error.message } as const
      return before && before.nextUpdateMs !== null && askedAtMs <= before.nextUpdateMs ? { response: before.response, recordId: before.recordId, problem } : problem
    }
  }
  const ask = (url: string, certificate: Certificate, issuer: Certificate): Held => {
    const askedAtMs = deps.clock.nowMs()
    const one: Held = { askedAtMs, untilMs: askedAtMs + HELD_MS, outcome: Promise.resolve({ code: 'ocsp.unreachable' } as const) }
    one.outcome = obtain(one, url, certificate, issuer)
    return one
  }

  return {
    async ask(url, certificate, issuer, atMs) {
      const key = `${url} ${Buffer.from(certificate.der).toString('latin1')}`
      const nowMs = deps.clock.nowMs()
      let one = held.get(key)
      if (!one || nowMs >= one.untilMs || nowMs < one.askedAtMs) {
        one = ask(url, certificate, issuer)
        if (held.size >= MOST_HELD) held.delete(held.keys().next().value!)
        held.set(key, one)
        one.outcome.catch(() => held.delete(key))
      }
      const outcome = await one.outcome
      if ('code' in outcome) return { finding: undefined, notes: [outcome] }
      const { finding, notes } = judge(outcome.response, certificate, issuer, atMs, outcome.nonce, outcome.recordId)
      return { finding, notes: outcome.problem ? [outcome.problem, ...notes] : notes }
    },
    judge: (response, certificate, issuer, atMs) => judge(response, certificate, issuer, atMs),
    forget() {
      held.clear()
      forgotAtMs = deps.clock.nowMs()
    },
  }
}

/** Most responders know a certificate by SHA-1 alone; one of SM2 is asked for by SM3 first. */
async function exchange(deps: StatusServiceDeps, url: string, certificate: Certificate, issuer: Certificate, nonce: Uint8Array): Promise<{ response: Uint8Array; recordId: string | null }> {
  const algorithms = issuer.publicKey.sm2PublicKey ? [OID.sm3, OID.sha1] : [OID.sha1]
  for (const [index, digestOid] of algorithms.entries()) {
    const response = await deps.fetch.status(url, encodeOcspRequest({ certIds: [certIdOf(certificate, issuer, digestOid)], nonce }))
    const { answer, reasons } = verifyOcspResponse({ ...deps.signatures, response, certificate, issuer, atMs: deps.clock.nowMs(), nonce })
    const isDone = answer !== undefined && reasons.every(({ code }) => code.startsWith('revocation.') && code !== 'revocation.unknown')
    if (isDone) return { response, recordId: await deps.keep(response, certificate, { thisUpdateMs: answer.thisUpdateMs, nextUpdateMs: answer.nextUpdateMs }) }
    if (index === algorithms.length - 1) return { response, recordId: null }
  }
  throw new RevocationProblem('not_found', displayName(certificate.subject))
}

/** A statement counts only when nothing but the statement itself stands against the certificate. */
function asAnswer({ verdict, reasons, answer }: OcspVerdict, recordId: string | null): StatusAnswer {
  const status = verdict === 'passed' ? 'good' : reasons.length === 1 && reasons[0]!.code === 'revocation.revoked' ? 'revoked' : reasons.length === 1 && reasons[0]!.code === 'revocation.suspended' ? 'suspended' : undefined
  if (!status || !answer) return { finding: undefined, notes: reasons.map(({ code, detail }) => ({ code: code as ValidationReason['code'], ...(detail !== undefined && { detail }) })) }
  const { state, thisUpdateMs, nextUpdateMs } = answer
  const revoked = state.kind === 'revoked' && status !== 'good' ? state : undefined
  return { finding: { by: 'ocsp', status, revokedAtMs: revoked?.revokedAtMs ?? null, reason: revoked?.reason ?? null, thisUpdateMs, nextUpdateMs: nextUpdateMs ?? null, recordId }, notes: [] }
}
