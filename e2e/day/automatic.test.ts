// MA-6, MA-16: a doctor opens automatic signing with the PIN; documents in scope are signed by the second certificate; closing it ends key and certificate.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PhonePage } from '../support/phone-page.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'
import type { Window } from '../support/windows.ts'

const DOCTOR = 'D1202'
let screens: TwoScreens
let phone: PhonePage
let window: Window
let name = ''

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone, window } = await screens.enrolledPhone(DOCTOR))
  name = screens.platform.demo.staff.find(({ staffNumber }) => staffNumber === DOCTOR)!.name
}, 300_000)
afterAll(() => screens?.close())

const push = (title: string) => screens.hospital.push({ signers: [DOCTOR], title })
async function openPage(): Promise<void> {
  await phone.home()
  await phone.on('tab-me').click()
  await phone.on('automatic').click()
  await phone.on('automatic-page').waitFor()
}

describe('MA-6 MA-16 automatic signing', () => {
  test('opened with the PIN for named kinds of document; consent forms are not offered', async () => {
    await openPage()
    await phone.on('automatic-form').waitFor()
    expect(await phone.on('automatic-types-consent-form').count()).toBe(0)
    await phone.on('automatic-types-prescription').click()
    await phone.on('automatic-days-1').click()
    await phone.on('automatic-count-10').click()
    await phone.on('automatic-go').click()
    await phone.press('pin', PIN)
    await phone.on('automatic-open').waitFor()
    await expect.poll(() => phone.text('automatic-state'), { timeout: 15_000 }).toBe('已开启')
  })

  test('a document that arrives is signed with nobody at the phone, and says so everywhere', async () => {
    const { documentId } = await push('自动签署的处方')
    const status = await screens.hospital.documentIn(documentId, 'signed')
    expect(status.signers).toMatchObject([{ staffNumber: DOCTOR, signedUnder: { kind: 'automatic', name } }])
    const report = await screens.hospital.verify(await screens.hospital.file(documentId))
    expect(report).toMatchObject({ verdict: 'passed', signatures: [{ signer: { name: `${name}（自动签名）` }, mandate: { kind: 'automatic', name, staffNumber: DOCTOR } }] })
    expect(report.signatures[0]!.reason).toContain('自动签名')
    const { records } = await screens.hospital.evidence(documentId)
    expect(records.find(({ kind }) => kind === 'signing.intended')!.facts).toMatchObject({ intent: 'automatic', automaticId: expect.stringMatching(/^aut_/) as unknown })
    await openPage()
    expect(await phone.text('automatic-uses')).toMatch(/自动签署的处方[\s\S]*已签/)
    expect(await phone.text('automatic-left')).toContain('9 / 10')
    await phone.home()
    await phone.on('tab-signed').click()
    await phone.on('list-signed').locator('.yq-task', { hasText: '自动签署的处方' }).click()
    await phone.on('see-flow').click()
    await expect.poll(() => phone.text(`flow-under-${DOCTOR}`)).toBe('自动签名')
    await phone.home()
    await phone.on('tab-me').click()
    await phone.on('history').click()
    await expect.poll(() => phone.text('history-list')).toMatch(/自动签署文件\s*自动签署的处方\s*自动\s/)
  })

  test('closed with the PIN: the next document waits for its signer', async () => {
    await openPage()
    await phone.on('automatic-close').click()
    await phone.press('pin', PIN)
    await phone.on('automatic-form').waitFor({ timeout: 20_000 })
    const { documentId } = await push('关闭之后的处方')
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    expect((await screens.hospital.document(documentId)).state).toBe('pending')
    await phone.home()
    await phone.openTask('关闭之后的处方')
    await phone.sign(PIN)
    await phone.signed()
    expect(window.complaints).toEqual([])
  })
})
