/** 开始签署（一份或多份）: prepares each document, makes its message, offers nonces; items that cannot be signed have their own refusal. */
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { RequestOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { BATCH_LIMIT, beginSigning as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { SIGNING_FACTORS, type SigningFactor } from '@yiqian/shared/protocol/factors.ts'
import { FAULTS, Fault, sayFault } from '@yiqian/shared/protocol/faults.ts'
import { approvalDigest } from '@yiqian/shared/protocol/messages.ts'
import { prepareSignature } from '@yiqian/shared/protocol/seal.ts'
import { assertMaySign } from '../../_domain/device/device.ts'
import { newId } from '../../_domain/new-id.ts'
import { asked, assertIntentSuffices, writeFactors, type SigningIntent } from '../../_domain/signing-factors/signing-factors.ts'
import type { Biometric } from '../../_domain/biometric/biometric.ts'
import type { PinFreeWindow } from '../../_domain/pin-free-window/pin-free-window.ts'
import type { Certificate } from '../../_domain/records.ts'
import { routeFor } from '../../_kernel/route.ts'
import { sideBySide } from '../../_runtime/side-by-side.ts'
import { beginSessions, type SessionToBegin } from '../begin-sessions.ts'
import type { Deps } from '../deps.ts'
import { loadValidCertificate } from '../device-certificate.ts'
import { messageOf } from '../message-of.ts'
import { assertTaskFactors, countedWith, offerBeside } from '../use-factors.ts'
import { assertTaskMayStandAlone, groundsOf, loadBiometric, offerRelease } from '../use-biometrics.ts'
import { assertCoversTask, loadOpenWindow, releaseMask } from '../use-window.ts'

/** Documents prepared side by side: while one waits for the disk, another is laid out. */
const AT_ONCE = 4

type Item = RequestOf<typeof contract>['items'][number]
type Prepared = ResponseOf<typeof prepareSignature>
type Ready = { item: Item; prepared: Prepared; session: SessionToBegin; required: SigningFactor[] }
type Refused = Extract<ResponseOf<typeof contract>['items'][number], { result: 'refused' }>

export const beginSigning = routeFor<Deps>()(contract, async (deps, { items, intent, codeId, windowId }, { deviceId, staffId }) => {
  const { database: { stores }, kernel: { clock, random } } = deps
  assertDistinct(items)
  const device = await stores.devices.load(deviceId)
  if (!device) throw new Fault('access.required', { detail: 'the device is gone' })
  assertMaySign(device)
  const certificate = await loadValidCertificate(stores, deviceId, clock.nowMs())
  const window = intent === 'pin-free' ? await loadOpenWindow(stores, windowId, { deviceId, nowMs: clock.nowMs(), limits: deps.config.pinFree }) : undefined
  const biometric = intent === 'biometric' ? await loadBiometric(deps, deviceId) : undefined
  const count = await countedWith(deps, stores, staffId, items.length)
  const outcomes = await sideBySide(items, AT_ONCE, (item, index) => prepare(deps, item, { deviceId, certificate, index, intent, count, window, biometric, ...(codeId !== undefined && { codeId }) }))
  const ready = outcomes.filter((outcome) => 'session' in outcome)
  const approvalDigestHex = bytesToHex(approvalDigest(items))
  const batchId = newId('bat', random)
  const required = SIGNING_FACTORS.filter((factor) => ready.some((each) => each.required.includes(factor)))
  const missing = assertIntentSuffices(required, intent)
  const beside = await offerBeside(deps, missing, { deviceId, batchId, approvalDigestHex })
  const given = { ...beside?.grounds, factors: writeFactors(intent, missing) }
  const offers = await beginSessions(deps, { deviceId, batchId, purpose: 'document', intent, approvalDigestHex, items: ready.map(({ session }) => ({ ...session, payload: { ...session.payload, ...given } })) })
  return {
    batchId, approvalDigestHex, ...(window && ready.length > 0 && { maskHex: releaseMask(window, deps.keyring) }),
    ...(biometric && ready.length > 0 && { release: await offerRelease(deps, biometric, { deviceId, batchId, approvalDigestHex }) }),
    ...(beside && { release: beside.release }), ...(required.length > 0 && { factors: asked(required, missing) }),
    items: outcomes.map((outcome) => {
      if (!('session' in outcome)) return outcome
      const { preparedId, signingBytesCount, documentBytesCount, contentDigestHex, signingTimeMs, contentTypeFamily, mandate } = outcome.prepared
      return { taskId: outcome.item.taskId, result: 'ready' as const, offer: offers[ready.indexOf(outcome)]!, preparedId, signingBytesCount, documentBytesCount, contentDigestHex, signingTimeMs, contentTypeFamily, ...(mandate && { mandate }) }
    }),
  }
})

function assertDistinct(items: readonly Item[]): void {
  if (items.length > BATCH_LIMIT) throw new Fault('signing.batch_too_large', { facts: { limit: BATCH_LIMIT } })
  if (new Set(items.map(({ taskId }) => taskId)).size < items.length) throw new Fault('request.malformed', { facts: { field: 'items', expectedZh: '同一任务只能出现一次', expectedEn: 'must name each task once' } })
}

async function prepare(deps: Deps, item: Item, given: { deviceId: string; certificate: Certificate; index: number; intent: SigningIntent; count: number; window: PinFreeWindow | undefined; biometric: Biometric | undefined; codeId?: string }): Promise<Ready | Refused> {
  const { deviceId, certificate, window, biometric, intent, count, ...payload } = given
  const { call, config, database: { stores } } = deps
  try {
    const required = await assertTaskFactors(deps, item.taskId, { deviceId, intent, count })
    if (window) await assertCoversTask(stores, window, item.taskId)
    if (biometric) await assertTaskMayStandAlone(stores, config.biometrics, item.taskId)
    const prepared = await call(prepareSignature, { ...item, deviceId, certificateBase64: certificate.certificateBase64 })
    const task = await stores.tasks.load(item.taskId)
    if (!task) throw new Fault('task.not_found')
    const { preparedId, contentDigestHex, mandate } = prepared
    const under: Record<string, string> = mandate && item.delegationId !== undefined ? { delegationId: item.delegationId, statementId: mandate.statementId, statementDigestHex: mandate.statementDigestHex, onBehalfOf: mandate.staffNumber } : {}
    return { item, prepared, required, session: { subjectId: item.taskId, message: messageOf(prepared, certificate), preparedId, payload: { ...payload, ...(window && { windowId: window.id, statementId: window.statementId }), ...(biometric && groundsOf(biometric)), ...under, documentId: task.documentId, documentDigestHex: item.documentDigestHex, contentDigestHex, certificateId: certificate.id } } }
  } catch (error) {
    // Ours and other functions' outages concern the whole batch; the rest concerns this document alone.
    if (!(error instanceof Fault) || FAULTS[error.code].status >= 500) throw error
    return { taskId: item.taskId, result: 'refused', fault: error.code, message: sayFault(error.code, error.facts) }
  }
}
