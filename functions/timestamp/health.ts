// How the timestamp server is: makes a token for each profile and verifies it by another way than it was made; looks at time and journal.
import { randomBytes } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { digestWith } from '@yiqian/shared/crypto/digest.ts'
import { verifyTimestampToken } from '@yiqian/shared/crypto/tsp/verify.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { sayDeviceFault } from '../_domain/application-key/device-fault.ts'
import { coveredUntilMs, EXPIRY_WARNING_MS } from '../_domain/timestamp/choose-certificate.ts'
import type { TimestampProfile } from '../_domain/timestamp/timestamp-profile.ts'
import type { FunctionContext, Health } from '../_kernel/define-function.ts'
import { verifyByNode } from '../_runtime/node-signatures.ts'
import type { Configuration } from './configuration/open-configuration.ts'
import type { Deps } from './deps.ts'
import { digestOids } from './issuing/issuer.ts'

/** Balancers ask every second or two; a look costs some signatures and one line of the journal. */
const FRESH_MS = 5_000
const DAY_MS = 86_400_000
/** A line fits where a thousand tokens do not. */
const LEAST_FREE_BYTES = 1024 * 1024

/**
 * The token is signed by the engine or the key device and checked by the portable SM2 or node:crypto, its path included.
 * It leaves nothing behind but one line `timestamp.checked`, which proves that the journal can be written.
 */
export function timestampHealth(deps: Deps, context: FunctionContext): () => Promise<Health> {
  let last: { atMs: number; health: Promise<Health> } | undefined
  return () => {
    const nowMs = performance.now()
    if (!last || nowMs - last.atMs > FRESH_MS) last = { atMs: nowMs, health: look(deps, context) }
    return last.health
  }
}

async function look(deps: Deps, { log }: FunctionContext): Promise<Health> {
  const configuration = await deps.configuration.fresh()
  const { status, reason, offsetMs, accuracyMs, warnings } = deps.time.state()
  const profiles = []
  for (const profile of configuration.settings.profiles) if (profile.state === 'enabled') profiles.push(await checkProfile(deps, configuration, profile))
  const journalFailure = await checkJournal(deps, profiles)
  const ok = status !== 'unavailable' && journalFailure === null && profiles.every((profile) => profile.ok)
  if (!ok) log('error', { op: 'timestamp.health', detail: JSON.stringify({ time: reason.code, journalFailure, profiles: profiles.filter((profile) => !profile.ok) }) })
  return {
    ok,
    facts: {
      time: { status, reason, offsetMs, accuracyMs, warnings: warnings.map(({ code }) => code) },
      journal: { failure: journalFailure, entries: deps.journal.state().entries },
      profiles,
    },
  }
}

interface ProfileHealth {
  profileId: string
  ok: boolean
  failure: string | null
  certificateDaysLeft: number | null
  warning: 'certificate_expires_soon' | null
}

async function checkProfile(deps: Deps, configuration: Configuration, profile: TimestampProfile): Promise<ProfileHealth> {
  const failure = await makeAndVerify(deps, configuration, profile).catch((error: unknown) => (error instanceof Fault ? sayDeviceFault(error) ?? (error.detail || error.code) : error instanceof Error ? error.message : String(error)))
  const certificates = failure === null ? (await deps.configuration.fresh()).certificates : configuration.certificates
  const untilMs = coveredUntilMs(certificates, profile.id)
  const leftMs = untilMs === undefined ? undefined : untilMs - deps.kernel.clock.nowMs()
  const isShort = leftMs !== undefined && leftMs < EXPIRY_WARNING_MS && profile.renewal === 'by-hand'
  return { profileId: profile.id, ok: failure === null, failure, certificateDaysLeft: leftMs === undefined ? null : Math.floor(leftMs / DAY_MS), warning: isShort ? 'certificate_expires_soon' : null }
}

/** @returns why the token is not right, or null */
async function makeAndVerify({ tokens, sm2 }: Deps, configuration: Configuration, profile: TimestampProfile): Promise<string | null> {
  const [digestName] = profile.digests
  const digestOid = digestOids[digestName!]
  const imprint = { digestOid, digest: digestOid === OID.sm3 ? sm3(randomBytes(32)) : digestWith(digestOid, randomBytes(32)) }
  const nonce = BigInt(`0x${randomBytes(8).toString('hex')}`)
  const { der, chain } = await tokens.make(configuration, profile, { imprint, nonce, includeCertificates: true, transport: 'function' })
  const { verdict, reasons } = verifyTimestampToken({ token: der, imprint, nonce, policyOid: profile.policyOid, roots: [parseCertificate(chain.at(-1)!)], sm2, verifySignature: verifyByNode })
  return verdict === 'passed' ? null : `the token does not verify: ${reasons.map(({ code }) => code).join(', ')}`
}

async function checkJournal({ journal, kernel, settings }: Deps, profiles: readonly ProfileHealth[]): Promise<string | null> {
  try {
    const { bavail, bsize } = await statfs(settings.journalDirectory)
    if (bavail * bsize < LEAST_FREE_BYTES) return 'no space is left for the journal'
    await journal.append({ timeMs: kernel.clock.nowMs(), kind: 'timestamp.checked', keys: {}, facts: { profiles: profiles.length, failing: profiles.filter(({ ok }) => !ok).length } })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
