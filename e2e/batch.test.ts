// MP-4, CO-3: one PIN for many documents, PDF and JSON mixed; each item has a result of its own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolledPhone, type CommandPhone } from './support/command-phone.ts'
import { expectSignedPdf } from './support/expect-signed.ts'
import { hospitalSystem, readSample, type HospitalSystem } from './support/hospital-system.ts'
import { startPlatform, type Platform } from './support/platform.ts'
import { askBouncyCastle } from './support/signed-pdf.ts'

let platform: Platform
let hospital: HospitalSystem
let phone: CommandPhone

beforeAll(async () => {
  platform = await startPlatform()
  hospital = hospitalSystem(platform)
  phone = await enrolledPhone(platform, 'D1103')
})
afterAll(async () => {
  phone?.close()
  await platform?.close()
})

describe('MP-4 MP-7 batch signing', () => {
  test('all pending documents with one PIN: PDF by PDF signature, JSON by detached signature over the bytes as pushed', async () => {
    const [prescription, report, data] = [
      await hospital.push({ signers: ['D1103'] }),
      await hospital.push({ signers: ['D1103'], sample: 'laboratory-report.pdf', title: '检验报告单' }),
      await hospital.push({ signers: ['D1103'], sample: 'laboratory-data.json', title: '检验结果数据' }),
    ]
    const { exitCode, told } = await phone.run('sign-batch', '--all')
    expect(exitCode).toBe(0)
    expect(told.filter(({ event }) => event === 'signed')).toHaveLength(3)
    expect(told.at(-1)).toMatchObject({ event: 'done', signed: 3, refused: 0 })
    await expectSignedPdf(hospital, prescription.documentId)
    await expectSignedPdf(hospital, report.documentId)

    await hospital.documentIn(data.documentId, 'signed')
    const content = await hospital.file(data.documentId)
    expect(content.equals(readSample('laboratory-data.json'))).toBe(true)
    const [signature] = await hospital.signatures(data.documentId)
    const cms = Buffer.from(signature!.cmsBase64, 'base64')
    expect(askBouncyCastle([{ cms, covered: content }])[0]).toMatchObject({ cms: { ok: true }, token: { ok: true }, isTimestampOfThis: true })
    expect(await hospital.verify(content, cms)).toMatchObject({ verdict: 'passed' })
    const changed = Buffer.from(content.toString('utf8').replace(/\d/, (digit) => String((Number(digit) + 1) % 10)))
    expect(await hospital.verify(changed, cms)).toMatchObject({ verdict: 'failed' })
    expect(askBouncyCastle([{ cms, covered: changed }])[0]!.cms.ok).toBe(false)
  })

  test('one of them revoked meanwhile: it is refused by name, the others are signed', async () => {
    const documents = [await hospital.push({ signers: ['D1103'] }), await hospital.push({ signers: ['D1103'] }), await hospital.push({ signers: ['D1103'], sample: 'prescription-data.json' })]
    const tasks = []
    for (const { documentId } of documents) tasks.push(await phone.taskOn(documentId))
    await hospital.revoke(documents[1]!.documentId, '开错患者')
    const { exitCode, told } = await phone.run('sign-batch', ...tasks.map(({ taskId }) => taskId))
    expect(exitCode).toBe(1)
    expect(told.filter(({ event }) => event !== 'done').map(({ event, taskId }) => [taskId, event])).toEqual([[tasks[0]!.taskId, 'signed'], [tasks[1]!.taskId, 'refused'], [tasks[2]!.taskId, 'signed']])
    expect(told.find(({ event }) => event === 'refused')).toMatchObject({ fault: 'task.not_pending' })
    expect((await Promise.all(documents.map(({ documentId }) => hospital.document(documentId)))).map(({ state }) => state)).toEqual(['signed', 'revoked', 'signed'])
  })

  test('a wrong PIN is one failed try for the whole batch, and nothing is signed', async () => {
    const documents = [await hospital.push({ signers: ['D1103'] }), await hospital.push({ signers: ['D1103'] })]
    const refused = await phone.run('sign-batch', '--all', '--pin', '135790')
    expect(refused.last).toMatchObject({ event: 'error', code: 'device.pin_wrong', facts: { triesLeft: 4 } })
    for (const { documentId } of documents) expect((await hospital.document(documentId)).state).toBe('pending')
    expect((await phone.run('sign-batch', '--all')).last).toMatchObject({ signed: 2 })
    expect((await phone.run('me')).last).toMatchObject({ device: { pinTriesLeft: 5 } })
  })
})
