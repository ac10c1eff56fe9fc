// MP-4: one QR code for several documents: scanned by WeChat's own scanner (the link) or from a picture, signed with one PIN.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PhonePage } from '../support/phone-page.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'

let screens: TwoScreens
let phone: PhonePage

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone } = await screens.enrolledPhone('D1202'))
}, 300_000)
afterAll(() => screens?.close())

describe('MP-4 one code for a batch', () => {
  test('the link of the code: number compared, the list reviewed, one PIN, the other screen sees it approved', async () => {
    const documentIds: string[] = []
    for (const sample of ['prescription.pdf', 'prescription-data.json', 'laboratory-data.json']) documentIds.push((await screens.hospital.push({ signers: ['D1202'], title: `扫码 ${sample}`, sample })).documentId)
    const others = (await screens.hospital.push({ signers: ['D1203'], title: '别人的' })).documentId
    const code = await screens.hospital.code('sign', { documentIds: [...documentIds, others] })
    await phone.openLink(code.url)
    const number = await phone.number()
    expect((await screens.hospital.codeStatus(code.codeId)).number).toBe(number)
    expect(await phone.text('scan-batch')).toContain('3')
    await phone.on('scan-yes').click()
    await phone.on('batch-review').waitFor()
    expect(await phone.text('batch-review')).toContain('3')
    await phone.on('batch-go').click()
    await phone.on('confirm-go').click()
    await phone.press('pin', PIN)
    await phone.on('batch-done').waitFor()
    expect((await screens.hospital.codeStatus(code.codeId)).state).toBe('approved')
    for (const id of documentIds) expect((await screens.hospital.document(id)).state).toBe('signed')
    expect((await screens.hospital.document(others)).state).toBe('pending')
  })
})
