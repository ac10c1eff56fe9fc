// The whole platform with phones in it: the real `seal`, `certificates`, `timestamp`, `status-sync` and `his` beside `cosigning`.
import { base64ToBytes, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { dataOid, signerProfiles } from '@yiqian/shared/crypto/cms/profile.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { beginSigning, completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { getDelegation } from '@yiqian/shared/protocol/delegations.ts'
import { mandateOf, signingMandate, type Statement, type StatementDraft } from '@yiqian/shared/protocol/statements.ts'
import type { Staff } from '../../_domain/records.ts'
import { aDevice } from '../../_domain/testing/builders.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { pushDocument, type PushedDocument } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform, type TestPlatformOptions } from '../../_runtime/testing/open-test-platform.ts'
import { seedApplication, seedStaff, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'
import { nextHex } from '../../_domain/testing/builders.ts'
import type { Answer, Send } from '../../_runtime/testing/test-runtime.ts'
import type { Bench } from './bench.ts'
import { enrol, partialFor, rollPhone, state, type TestPhone } from './test-phone.ts'

export interface WardDocument {
  taskId: string
  documentId: string
  documentDigestHex: string
}

export interface Ward {
  platform: TestPlatform
  send: Send
  application: ClientSystem
  newPhone(some?: Partial<Staff>): Promise<TestPhone>
  push(phone: TestPhone, some?: Parameters<typeof pushDocument>[3] & { application?: ClientSystem }): Promise<WardDocument>
  state(phone: TestPhone, draft: StatementDraft): Promise<Statement>
  /** up to the request that completes it, checked as a phone checks it */
  beginFor(phone: TestPhone, delegationId: string, items: readonly WardDocument[]): Promise<Answer<ResponseOf<typeof beginSigning>> & { input?: RequestInputOf<typeof completeSigning> }>
  signFor(phone: TestPhone, delegationId: string, items: readonly WardDocument[], pin?: string): Promise<Answer<ResponseOf<typeof completeSigning>>>
  close(): Promise<void>
}

export async function openWard(options: TestPlatformOptions = {}): Promise<Ward> {
  const platform = await openTestPlatform(options)
  const send: Send = (async (contract, input, token) => {
    const answer = await platform.asDevice(token === undefined ? undefined : { deviceToken: token }, contract, input)
    return { status: answer.status, code: answer.code, facts: answer.facts, body: answer.status === 200 ? answer.body : (undefined as never) }
  }) as Send
  const bench = { send, clock: platform.clock } as unknown as Bench
  const application = await seedApplication(platform)

  const beginFor = async (phone: TestPhone, delegationId: string, items: readonly WardDocument[], pin?: string) => {
    const begun = await send(beginSigning, { suite: cosignSuite, items: items.map(({ taskId, documentDigestHex }) => ({ taskId, documentDigestHex, delegationId })), intent: 'pin' }, phone.token)
    if (begun.status !== 200) return begun
    const { body: grant } = await send(getDelegation, { delegationId }, phone.token)
    const answers = begun.body.items.flatMap((item) => {
      if (item.result !== 'ready' || grant === undefined || grant.statement.kind !== 'delegation.grant') return []
      const mandate = signingMandate(mandateOf(grant.statement, grant.delegation.delegator.name))
      const message = buildSignedAttributes({ contentDigest: hexToBytes(item.contentDigestHex), signingTimeMs: item.signingTimeMs, signerCertificateDer: base64ToBytes(phone.certificateBase64), contentType: dataOid(signerProfiles.pkcs501), mandate })
      return [{ sessionId: item.offer.sessionId, partial: partialFor(phone, item.offer, message, pin), digestSource: 'bytes' as const }]
    })
    return { ...begun, input: { suite: cosignSuite as typeof cosignSuite, batchId: begun.body.batchId, generation: phone.generation, items: answers } }
  }

  return {
    platform, send, application, beginFor,
    async newPhone(some = {}) {
      const staff = await seedStaff(platform, some)
      const token = `token-${nextHex(12)}`
      const device = aDevice({ staffId: staff.id, state: 'enrolling', tokenDigestHex: tokenDigest(token) })
      await platform.runtime.database.stores.devices.insert(device)
      return enrol(bench, { staff, device, token })
    },
    async push(phone, { application: given = application, ...some } = {}) {
      const pushed: PushedDocument = await pushDocument(platform, given, [{ staff: phone.staff } as EnrolledDevice], { contentKind: 'json', ...some })
      const document = (await platform.runtime.database.stores.documents.load(pushed.status.documentId))!
      return { taskId: pushed.tasks[0]!.id, documentId: document.id, documentDigestHex: document.currentDigestHex }
    },
    async state(phone, draft) {
      const { status, code, statement } = await state(bench, phone, draft)
      if (status !== 200) throw new Error(`complete-statement answered ${status} ${code ?? ''}`)
      return statement
    },
    async signFor(phone, delegationId, items, pin) {
      const { input, ...begun } = (await beginFor(phone, delegationId, items, pin)) as Awaited<ReturnType<Ward['beginFor']>>
      if (!input || input.items.length === 0) return begun as never
      const answer = await send(completeSigning, input, phone.token)
      if (answer.status === 200) rollPhone(phone, answer.body.roll)
      return answer
    },
    close: () => platform.close(),
  }
}
