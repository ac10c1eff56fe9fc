import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import { getAutomaticSigning } from '@yiqian/shared/protocol/automatic-signing.ts'
import { getDocument } from '@yiqian/shared/protocol/his.ts'
import { verifyDocument } from '@yiqian/shared/protocol/verification.ts'
import { chainIntact } from '../_domain/evidence/evidence.ts'
import { parseFactorRules } from '../_domain/signing-factors/signing-factors.ts'
import { fromBase64, toBase64 } from '../_runtime/base64.ts'
import { currentFile } from '../_runtime/testing/documents.ts'
import { openDeps, type Deps } from './deps.ts'
import { openWard, type Ward, type WardDocument } from './testing/open-ward.ts'
import type { TestPhone } from './testing/test-phone.ts'
import { automaticSigningRun } from './work/run-automatic-signing.ts'

let ward: Ward
let phone: TestPhone
let deps: Deps
let run: () => Promise<void>
beforeAll(async () => {
  ward = await openWard()
  deps = await openDeps(ward.platform.context('cosigning'))
  run = automaticSigningRun(deps)
}, 60_000)
afterAll(() => ward.close())
beforeEach(async () => {
  delete ward.platform.hooks.beforeCall
  phone = await ward.newPhone({ name: '欧阳娜' })
  run = automaticSigningRun(deps)
})

const stores = () => ward.platform.runtime.database.stores
async function open(some: Record<string, unknown> = {}): Promise<string> {
  const statement = await ward.state(phone, { kind: 'automatic-signing.open', seconds: 86_400, count: 5, documentTypes: ['laboratory-report'], applicationIds: [], ...some } as never)
  return statement.kind === 'automatic-signing.open' ? statement.terms.automaticId : ''
}
const close = (automaticId: string) => ward.state(phone, { kind: 'automatic-signing.close', automaticId })
const theOne = async (id: string) => (await stores().automatic.load(id))!
const push = (some = {}) => ward.push(phone, { documentType: 'laboratory-report', ...some })
const taskState = async ({ taskId }: WardDocument) => (await stores().tasks.load(taskId))!.state

describe('MA-6 MA-16 automatic signing', () => {
  test.each(['pdf', 'json'] as const)('a %s in scope is signed by the second certificate; file, report, evidence and hospital say so', async (contentKind) => {
    const before = await push({ contentKind })
    const automaticId = await open()
    const { certificateId, statementId, state } = await theOne(automaticId)
    expect(state).toBe('open')
    const certificate = (await stores().certificates.load(certificateId!))!
    expect(nameAttribute(parseCertificate(fromBase64(certificate.certificateBase64)).subject, 'CN')).toBe('欧阳娜（自动签名）')
    await run()
    const after = await push({ contentKind })
    await run()
    for (const item of [before, after]) {
      expect(await stores().tasks.load(item.taskId)).toMatchObject({ state: 'signed', certificateId })
      const { body: report } = await ward.platform.asAnybody(verifyDocument, { contentBase64: toBase64(await currentFile(ward.platform, item.documentId)), ...(contentKind === 'json' && { signatureBase64: (await stores().tasks.load(item.taskId))!.cmsBase64! }) })
      expect(report).toMatchObject({ verdict: 'passed', signatures: [{ signer: { name: '欧阳娜（自动签名）', staffNumber: phone.staff.staffNumber }, mandate: { kind: 'automatic', name: '欧阳娜', statementId } }] })
      if (contentKind === 'pdf') expect(report.signatures[0]!.reason).toContain(`自动签名（声明 ${statementId}）`)
      expect((await stores().activities.listOfStaff(phone.staff.id, { limit: 20 })).filter(({ facts }) => facts['documentId'] === item.documentId)).toMatchObject([{ kind: 'document.automatic', deviceId: null, facts: { intent: 'automatic' } }])
      const links = await stores().evidence.list(item.documentId)
      expect(chainIntact(links)).toBe(true)
      expect(links.filter(({ kind }) => kind === 'signing.intended')).toMatchObject([{ actor: `automatic:${automaticId}`, facts: { intent: 'automatic', automaticId, statementId, digestSource: 'server' } }])
      expect((await ward.platform.asApplication(ward.application, getDocument, { documentId: item.documentId })).body.signers).toMatchObject([{ signedUnder: { kind: 'automatic', name: '欧阳娜' } }])
    }
    expect((await ward.send(getAutomaticSigning, {}, phone.token)).body).toMatchObject({ automatic: { automaticId, state: 'open', usesLeft: 3 }, uses: [{ state: 'signed' }, { state: 'signed' }] })
  }, 30_000)

  test('MA-17 documents that the hospital asks factors for wait for a person', async () => {
    await open()
    const [asked, free] = [await push({ title: '麻醉药品用量报告' }), await push()]
    const strict: Deps = { ...deps, config: { ...deps.config, factors: parseFactorRules('laboratory-report~麻=pin') } }
    await automaticSigningRun(strict)()
    expect([await taskState(asked), await taskState(free)]).toEqual(['pending', 'signed'])
  })

  test('nothing out of scope: other kinds, other systems, others’ documents', async () => {
    await open({ documentTypes: ['laboratory-report'] })
    const [prescription, others] = [await push({ documentType: 'prescription' }), await ward.push(await ward.newPhone(), { documentType: 'laboratory-report' })]
    await run()
    expect([await taskState(prescription), await taskState(others)]).toEqual(['pending', 'pending'])
  })

  test('consent forms, all kinds at once, too long, too many: refused', async () => {
    for (const some of [{ documentTypes: ['consent-form'] }, { documentTypes: [] }, { seconds: 31 * 86_400 }, { count: 2001 }]) await expect(open(some), JSON.stringify(some)).rejects.toThrow('statement.out_of_limits')
  })

  test('as many as were allowed, then it ends by itself: key gone, certificate revoked', async () => {
    const automaticId = await open({ count: 2 })
    const items = [await push(), await push(), await push()]
    await run()
    await run()
    expect((await Promise.all(items.map(taskState))).sort()).toEqual(['pending', 'signed', 'signed'])
    await expectEnded(automaticId, 'used up')
  })

  test('time over; the person frozen; the certificate revoked', async () => {
    const ends: Record<string, (id: string) => Promise<unknown>> = {
      'time over': () => Promise.resolve(ward.platform.clock.advance(60_000)),
      'rights changed': async () => {
        const staff = (await stores().staff.load(phone.staff.id))!
        return stores().staff.replace(staff, { ...staff, state: 'frozen' })
      },
      'rights changed ': async (id) => {
        const certificate = (await stores().certificates.findOfDevice(id))!
        return stores().certificates.replace(certificate, { ...certificate, state: 'suspended' })
      },
    }
    for (const [reason, end] of Object.entries(ends)) {
      phone = await ward.newPhone()
      const automaticId = await open({ seconds: 60 })
      const item = await push()
      await end(automaticId)
      await run()
      expect(await taskState(item)).toBe('pending')
      await expectEnded(automaticId, reason.trim())
    }
  })

  test('closed by a statement: at once, for good; opening again is another key', async () => {
    const automaticId = await open()
    await close(automaticId)
    await expectEnded(automaticId, 'closed by the signer')
    const item = await push()
    await run()
    expect(await taskState(item)).toBe('pending')
    await expect(close(automaticId)).rejects.toThrow('statement.subject_unknown')
    const again = await open()
    const third = await open()
    await expectEnded(again, 'another opening')
    await run()
    expect(await taskState(item)).toBe('signed')
    expect((await theOne(third)).state).toBe('open')
  })

  test('another person cannot close it', async () => {
    const automaticId = await open()
    phone = await ward.newPhone()
    await expect(close(automaticId)).rejects.toThrow('statement.subject_unknown')
    expect((await theOne(automaticId)).state).toBe('open')
  })

  async function expectEnded(automaticId: string, closedReason: string): Promise<void> {
    await run()
    const ended = await theOne(automaticId)
    expect(ended).toMatchObject({ state: 'closed', closedReason })
    expect(await stores().certificates.load(ended.certificateId!)).toMatchObject({ state: 'revoked' })
    expect(await deps.vault.signAutomatic({ automaticId, message: new Uint8Array([0x31, 0]) })).toBeUndefined()
  }
})

describe('MA-6 a kill between any two steps', () => {
  const times = async (work: () => Promise<void>, count: number) => {
    for (let turn = 0; turn < count; turn++) await work()
  }

  test('while it opens: the next run opens it, with one key and one certificate', async () => {
    ward.platform.hooks.beforeCall = ({ operation }) => {
      if (operation === 'enrol-certificate') throw new Error('killed')
    }
    const automaticId = await open()
    expect((await theOne(automaticId)).state).toBe('opening')
    delete ward.platform.hooks.beforeCall
    await run()
    expect(await theOne(automaticId)).toMatchObject({ state: 'open', certificateId: expect.stringMatching(/^cert_/) as string })
  })

  test.each(['signAutomatic', 'finish-signature', 'issue-timestamp'])('at %s: signed once, counted once, after the restart', async (step) => {
    const automaticId = await open({ count: 3 })
    const item = await push({ contentKind: 'pdf' })
    const killed: Deps = step === 'signAutomatic' ? { ...deps, vault: { ...deps.vault, signAutomatic: () => Promise.reject(new Error('killed')) } } : deps
    if (step !== 'signAutomatic')
      ward.platform.hooks.beforeCall = ({ operation }) => {
        if (operation === step) throw new Error('killed')
      }
    await automaticSigningRun(killed)()
    expect(await taskState(item)).toBe('pending')
    expect(await theOne(automaticId)).toMatchObject({ usesLeft: 2 })
    delete ward.platform.hooks.beforeCall
    await times(() => automaticSigningRun(deps)(), 2)
    expect(await taskState(item)).toBe('signed')
    expect(await theOne(automaticId)).toMatchObject({ usesLeft: 2 })
    expect((await stores().mandateUses.listOfGrant(automaticId, 9)).map(({ state }) => state)).toEqual(['signed'])
    expect((await stores().evidence.list(item.documentId)).filter(({ kind }) => kind === 'task.signed')).toHaveLength(1)
  }, 20_000)

  test('after the answer was lost: the document has one signature', async () => {
    const automaticId = await open({ count: 3 })
    const item = await push({ contentKind: 'pdf' })
    // the file is signed, and the process dies before the session says so
    const killed: Deps = { ...deps, call: (async (contract: never, input: never) => {
      const answer: unknown = await (deps.call as (contract: never, input: never) => Promise<unknown>)(contract, input)
      if ((contract as { operation: string }).operation === 'finish-signature') throw new Error('killed')
      return answer
    }) as Deps['call'] }
    await automaticSigningRun(killed)()
    expect(await taskState(item)).toBe('signed')
    await times(() => automaticSigningRun(deps)(), 2)
    const { body: report } = await ward.platform.asAnybody(verifyDocument, { contentBase64: toBase64(await currentFile(ward.platform, item.documentId)) })
    expect(report.signatures).toHaveLength(1)
    expect(await theOne(automaticId)).toMatchObject({ usesLeft: 2 })
  }, 20_000)

  test('closed while a signature is half made: it is given up, its use given back, and nothing signs afterwards', async () => {
    const automaticId = await open({ count: 3 })
    const item = await push()
    await automaticSigningRun({ ...deps, vault: { ...deps.vault, signAutomatic: () => Promise.reject(new Error('killed')) } })()
    await close(automaticId)
    expect(await theOne(automaticId)).toMatchObject({ state: 'closed', usesLeft: 3 })
    expect((await stores().mandateUses.listOfGrant(automaticId, 9)).map(({ state }) => state)).toEqual(['failed'])
    expect(await taskState(item)).toBe('pending')
  })

  test('two instances side by side: each document is signed once', async () => {
    const automaticId = await open({ count: 5 })
    const items = [await push(), await push(), await push()]
    await Promise.all([automaticSigningRun(deps)(), automaticSigningRun(deps)(), automaticSigningRun(deps)()])
    await run()
    expect(await Promise.all(items.map(taskState))).toEqual(['signed', 'signed', 'signed'])
    expect(await theOne(automaticId)).toMatchObject({ usesLeft: 2 })
  }, 20_000)
})
