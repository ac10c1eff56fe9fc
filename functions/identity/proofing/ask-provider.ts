// A factor that a provider judges: one query is taken before it is asked, and given back when it had no word.
import type { RequestOf } from '@yiqian/shared/protocol/contract.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { proveFactor } from '@yiqian/shared/protocol/identity.ts'
import { equalBytes, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { assertAgreed, assertAsked, isIdentityNumber, type ProofingProgress } from '../../_domain/proofing/factors.ts'
import { assertOpen } from '../../_domain/proofing/proofing.ts'
import type { Claim, ProviderAnswer } from '../../_domain/proofing/providers.ts'
import type { Proofing, Staff } from '../../_domain/records.ts'
import { identityDigest } from '../../_runtime/identity-digest.ts'
import type { Deps } from '../deps.ts'
import { withDone } from './take-code.ts'

type Proof = Exclude<RequestOf<typeof proveFactor>['proof'], { factor: 'sms' }>
type Taken = { proofing: Proofing; progress: ProofingProgress; person: Staff; isSamePerson: boolean }

/** @throws {Fault} consent.required · proofing.factor_unavailable · proofing.factor_failed · proofing.provider_unavailable · proofing.too_many */
export async function askProvider(deps: Deps, proofingId: string, proof: Proof): Promise<Proofing> {
  const { keyring, providers } = deps
  if (!isIdentityNumber(proof.identityNumber)) throw new Fault('request.malformed', { facts: { field: 'identityNumber', expectedZh: '校验位不符，请核对身份证号', expectedEn: 'has a wrong check character' } })
  const digestHex = await identityDigest(keyring, proof.identityNumber)
  const provider = providers[proof.factor]
  const taken = await takeQuery(deps, proofingId, proof, digestHex)
  if (!provider) throw await giveBack(deps, taken, new Fault('proofing.provider_unavailable', { detail: `no provider for ${proof.factor}: set PROOFING_PROVIDER_URL` }))
  const answer: ProviderAnswer = taken.isSamePerson ? await provider.prove(claimOf(proof, taken.person)) : { result: 'no-match', why: 'mismatch', reference: null }
  if (answer.result === 'unavailable') throw await giveBack(deps, taken, new Fault('proofing.provider_unavailable', { detail: answer.detail }))
  if (answer.result === 'no-match') throw failed(answer.why, taken.progress.queriesLeft)
  return finish(deps, taken, { factor: proof.factor, provider: provider.name, isDevelopment: provider.isDevelopment, reference: answer.reference }, digestHex)
}

function takeQuery({ database, settings, kernel: { clock } }: Deps, proofingId: string, { factor }: Proof, digestHex: string): Promise<Taken> {
  return database.transaction(async (stores) => {
    const proofing = await stores.proofings.load(proofingId)
    assertOpen(proofing, clock.nowMs())
    const person = await stores.staff.load(proofing.staffId)
    if (person?.state !== 'active' || !proofing.progress) throw new Fault('proofing.not_found', { detail: 'the person is no longer active' })
    assertAgreed(proofing.progress, settings.privacyVersion)
    assertAsked(proofing.progress, factor)
    if (proofing.progress.queriesLeft <= 0) throw new Fault('proofing.too_many', { facts: { waitSeconds: Math.ceil((proofing.expiresAtMs - clock.nowMs()) / 1000) } })
    const profile = await stores.profiles.load(person.id)
    const known = profile?.identityDigestHex ?? proofing.progress.identityDigestHex
    const progress = { ...proofing.progress, queriesLeft: proofing.progress.queriesLeft - 1 }
    const isSamePerson = known === null || equalBytes(hexToBytes(known), hexToBytes(digestHex))
    return { proofing: await stores.proofings.replace(proofing, { ...proofing, progress }), progress, person, isSamePerson }
  }, 10)
}

/** Name and phone are the list's: what is proved is that they belong to the number. */
function claimOf(proof: Proof, { name, phone }: Staff): Claim {
  const { identityNumber } = proof
  if (proof.factor === 'face') return { factor: 'face', name, identityNumber, videoBase64: proof.videoBase64 }
  if (proof.factor === 'carrier') return { factor: 'carrier', name, identityNumber, phone }
  return { factor: 'bank-card', name, identityNumber, phone, cardNumber: proof.cardNumber }
}

const WHY = {
  mismatch: { whyZh: '与登记信息不符', whyEn: 'it does not agree with what is registered' },
  'not-found': { whyZh: '核验机构查无记录', whyEn: 'the authority has no record' },
  'not-alive': { whyZh: '未检测到本人，请在光线充足处正对镜头重拍', whyEn: 'no living face was seen; face the camera in good light' },
} as const
const failed = (why: keyof typeof WHY, triesLeft: number): Fault => new Fault('proofing.factor_failed', { facts: { ...WHY[why], triesLeft }, detail: why })

async function giveBack({ database }: Deps, { proofing: { id } }: Taken, fault: Fault): Promise<Fault> {
  await database.transaction(async ({ proofings }) => {
    const now = await proofings.load(id)
    if (now?.progress) await proofings.replace(now, { ...now, progress: { ...now.progress, queriesLeft: now.progress.queriesLeft + 1 } })
  }, 10)
  return fault
}

function finish({ database, kernel: { clock } }: Deps, { proofing: { id } }: Taken, by: { factor: Proof['factor']; provider: string; isDevelopment: boolean; reference: string | null }, digestHex: string): Promise<Proofing> {
  return database.transaction(async ({ proofings }) => {
    const nowMs = clock.nowMs()
    const proofing = await proofings.load(id)
    assertOpen(proofing, nowMs)
    const progress = proofing.progress!
    assertAsked(progress, by.factor)
    // Two at once with two numbers: the second is another person's.
    if (progress.identityDigestHex !== null && progress.identityDigestHex !== digestHex) throw failed('mismatch', progress.queriesLeft)
    return proofings.replace(proofing, withDone(proofing, { ...progress, identityDigestHex: digestHex }, { ...by, atMs: nowMs }, nowMs))
  }, 10)
}
