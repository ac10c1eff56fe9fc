/** 开始签署声明: the server makes terms of the person's draft; the phone signs only what it asked for. */
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { RequestOf } from '@yiqian/shared/protocol/contract.ts'
import { beginStatement as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { statementMessage, type Statement, type StatementKind } from '@yiqian/shared/protocol/statements.ts'
import { assertMaySign } from '../../_domain/device/device.ts'
import { newId } from '../../_domain/new-id.ts'
import { asked, assertIntentSuffices, writeFactors } from '../../_domain/signing-factors/signing-factors.ts'
import { routeFor } from '../../_kernel/route.ts'
import { beginSessions } from '../begin-sessions.ts'
import type { Deps } from '../deps.ts'
import { loadValidCertificate } from '../device-certificate.ts'
import type { Effect, StatementContext } from '../statements/effect.ts'
import { effectOf } from '../statements/effects.ts'
import { assertStatementFactors, offerBeside } from '../use-factors.ts'

export const beginStatement = routeFor<Deps>()(contract, async (deps, { draft }, { deviceId, staffId }) => {
  const { database: { stores }, kernel: { clock, random } } = deps
  const [device, staff] = [await stores.devices.load(deviceId), await stores.staff.load(staffId)]
  if (!device || !staff) throw new Fault('access.required', { detail: 'the device or its person is gone' })
  assertMaySign(device)
  const nowMs = clock.nowMs()
  const certificate = await loadValidCertificate(stores, deviceId, nowMs)
  const required = await assertStatementFactors(deps, draft.kind, deviceId)
  const missing = assertIntentSuffices(required, 'pin')
  const statement = await makeStatement(deps, draft, { staff, deviceId, nowMs })
  const batchId = newId('bat', random)
  const message = statementMessage(statement)
  const approvalDigestHex = bytesToHex(sm3(message))
  const beside = await offerBeside(deps, missing, { deviceId, batchId, approvalDigestHex })
  const [offer] = await beginSessions(deps, {
    deviceId, batchId, purpose: 'statement', intent: 'pin', approvalDigestHex,
    items: [{ subjectId: statement.statementId, message, preparedId: null, payload: { ...beside?.grounds, factors: writeFactors('pin', missing), certificateId: certificate.id, statementJson: JSON.stringify(statement) } }],
  })
  return { offer: offer!, statement, ...(missing.length > 0 && { more: { batchId, factors: asked(required, missing), ...(beside && { release: beside.release }) } }) }
})

async function makeStatement(deps: Deps, draft: RequestOf<typeof contract>['draft'], context: StatementContext): Promise<Statement> {
  // The draft is of its effect's own kind: both are found by the one name.
  const effect = effectOf(draft.kind) as unknown as Effect<StatementKind>
  const terms = await effect.terms(deps, draft, context)
  const head = { statementId: newId('stm', deps.kernel.random), staffNumber: context.staff.staffNumber, issuedAtMs: context.nowMs }
  return { kind: draft.kind, ...head, terms } as Statement
}
