// A file whose document was voided: the report says so, when and by whom; nothing of the patient, nothing of the reason's words.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { voidDocument } from '../_runtime/void-document.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'
import { signedJson, signedPdf, verify } from './testing/ask.ts'

let platform: TestPlatform
beforeAll(async () => void (platform = await openTestPlatform()), 60_000)
afterAll(() => platform.close())

const REASON = '患者李梅信息不符，应为 13 床'
const voidIt = (documentId: string, actor: string) =>
  platform.runtime.database.transaction(async (stores) => voidDocument(stores, (await stores.documents.load(documentId))!, { actor, reason: REASON, atMs: platform.clock.nowMs() }, platform.runtime.kernel.random))

describe('MA-8 a voided document', () => {
  test.each([
    ['device:dev_00000001', 'signer', '签署人'],
    ['application:app_00000001', 'hospital', '医院业务系统'],
  ] as const)('voided by %s: said before everything else; the signatures are genuine still', async (actor, voidedBy, words) => {
    const { documentId, versions } = await signedPdf(platform, 1)
    expect(await verify(platform, versions[1]!)).toMatchObject({ verdict: 'passed', register: { state: 'signed', voidedAtMs: null, voidedBy: null, signings: [{ signedAtMs: platform.clock.nowMs() }] } })
    platform.clock.advance(1000)
    await voidIt(documentId, actor)
    const report = await verify(platform, versions[1]!)
    expect(report).toMatchObject({ verdict: 'passed', register: { state: 'voided', voidedAtMs: platform.clock.nowMs(), voidedBy } })
    expect(report.summary.zh).toMatch(new RegExp(`^此文件已由${words}作废（2026-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d 北京时间），不再有效。`))
    expect(report.summary.en).toContain('voided by')
    for (const secret of ['李梅', '13 床', documentId]) expect(JSON.stringify(report)).not.toContain(secret)
  })

  test('equal contents of two documents: the signature says which one was voided', async () => {
    const { content, signatures } = await signedJson(platform)
    const [document] = await platform.runtime.database.stores.documents.listByDigest((await verify(platform, content, signatures[0])).digestHex, 5)
    const before = await verify(platform, content, signatures[0])
    expect(before.register?.state).toBe('signed')
    const again = await signedJson(platform)
    await voidIt(document!.id, 'device:dev_00000001')
    expect((await verify(platform, content, signatures[0])).register?.state).toBe('voided')
    expect((await verify(platform, again.content, again.signatures[0])).register?.state).toBe('signed')
  })

  test('a file that is not ours, or not signed to the end: nothing is said', async () => {
    const { versions } = await signedPdf(platform, 2)
    expect([(await verify(platform, versions[0]!)).register, (await verify(platform, versions[1]!)).register]).toEqual([undefined, undefined])
    expect((await verify(platform, versions[2]!)).register?.signings).toHaveLength(2)
  })
})
