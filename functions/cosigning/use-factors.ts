// The hospital's rules on factors, applied: what a document or statement needs, what was given over the approved list, what is missing (MA-17).
import type { ReleaseOffer } from '@yiqian/shared/protocol/biometrics.ts'
import type { SigningFactor } from '@yiqian/shared/protocol/factors.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { isConfirmedFor } from '../_domain/signing-factors/signing-code.ts'
import { assertIntentSuffices, COUNTED_MS, factorsMissing, factorsOfDocument, factorsOfStatement, readFactors, type SigningIntent } from '../_domain/signing-factors/signing-factors.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord, SigningSession } from '../_domain/records.ts'
import type { Deps } from './deps.ts'
import { groundsOf, loadBiometric, offerRelease } from './use-biometrics.ts'

type Sources = Pick<Deps, 'config' | 'kernel'>

/** With those signed a moment ago: a list that is cut into pieces counts as a whole. */
export const countedWith = async ({ config, kernel: { clock } }: Sources, { activities }: Stores, staffId: string, documents: number): Promise<number> =>
  config.factors.some(({ count }) => count > 1) ? documents + (await activities.countSince(staffId, 'document', clock.nowMs() - COUNTED_MS)) : documents

/** What the rules ask for one document. */
export async function factorsFor({ config }: Pick<Deps, 'config'>, { applications }: Stores, document: DocumentRecord, count: number): Promise<SigningFactor[]> {
  const application = config.factors.some(({ system }) => system !== null) ? await applications.load(document.applicationId) : undefined
  return factorsOfDocument(config.factors, { ...document, applicationName: application?.name ?? '' }, count)
}

/** @throws {Fault} factors.required · biometrics.pin_required · biometrics.not_enabled · task.not_found — of this document alone */
export async function assertTaskFactors(deps: Deps, taskId: string, given: { deviceId: string; intent: SigningIntent; count: number }): Promise<SigningFactor[]> {
  const { config, database: { stores } } = deps
  if (config.factors.length === 0) return []
  const task = await stores.tasks.load(taskId)
  const document = task && (await stores.documents.load(task.documentId))
  if (!document) throw new Fault('task.not_found')
  const required = await factorsFor(deps, stores, document, given.count)
  const missing = assertIntentSuffices(required, given.intent)
  if (missing.includes('biometric')) await loadBiometric(deps, given.deviceId)
  return required
}

/** @throws {Fault} biometrics.off · biometrics.not_enabled */
export async function assertStatementFactors(deps: Deps, kind: string, deviceId: string): Promise<SigningFactor[]> {
  const required = factorsOfStatement(deps.config.factors, kind)
  if (assertIntentSuffices(required, 'pin').includes('biometric')) await loadBiometric(deps, deviceId)
  return required
}

/** Biometrics beside the PIN: the device's challenge, and the grounds for the evidence. */
export async function offerBeside(deps: Deps, missing: readonly SigningFactor[], batch: { deviceId: string; batchId: string; approvalDigestHex: string }): Promise<{ release: ReleaseOffer; grounds: Record<string, string> } | undefined> {
  if (!missing.includes('biometric')) return undefined
  const biometric = await loadBiometric(deps, batch.deviceId)
  const { statementId: _, ...grounds } = groundsOf(biometric)
  return { release: await offerRelease(deps, biometric, batch), grounds }
}

/**
 * In the transaction that takes the sessions: everything that was asked for was given over this very list; the code is good for this once.
 * Asked again, since others may have been signed between.
 * @returns what goes into the evidence
 * @throws {Fault} factors.missing · factors.required · biometrics.pin_required
 */
export async function takeFactors(deps: Sources, stores: Stores, sessions: readonly SigningSession[], staffId: string): Promise<Record<string, string>> {
  const asked = sessions.filter(({ purpose }) => purpose === 'document' || purpose === 'statement')
  const [first] = asked
  if (!first) return {}
  const given = readFactors(first.payload['factors'])
  await assertStillEnough(deps, stores, asked, { given, staffId })
  if (!given.includes('sms')) return {}
  const { batchId, deviceId, approvalDigestHex } = first
  const code = await stores.signingCodes.findOfBatch(batchId)
  if (!isConfirmedFor(code, { batchId, deviceId, staffId, approvalDigestHex })) throw factorsMissing(['sms'])
  await stores.signingCodes.replace(code, { ...code, state: 'used' })
  return { oneTimeCodeId: code.id }
}

async function assertStillEnough(deps: Sources, stores: Stores, sessions: readonly SigningSession[], { given, staffId }: { given: readonly SigningFactor[]; staffId: string }): Promise<void> {
  if (!deps.config.factors.some(({ count }) => count > 1)) return
  const documents = sessions.filter(({ purpose }) => purpose === 'document')
  const count = await countedWith(deps, stores, staffId, documents.length)
  for (const { payload, intent } of documents) {
    const document = await stores.documents.load(String(payload['documentId']))
    if (!document) throw new Fault('task.not_found')
    const required = await factorsFor(deps, stores, document, count)
    assertIntentSuffices(required, intent as SigningIntent)
    const missing = required.filter((factor) => !given.includes(factor))
    if (missing.length > 0) throw factorsMissing(missing)
  }
}
