// MA-16: a document in use before it is signed: seen, found and signed late; signed at a workplace without a phone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { openOnePhone, type OnePhone } from '../support/one-phone.ts'
import type { PhonePage } from '../support/phone-page.ts'
import { PIN } from '../support/two-screens.ts'

let it: OnePhone
let workplace: PhonePage

// The doctor has no phone: the computer at the workplace is the device, its fingerprint reader a platform authenticator.
beforeAll(async () => {
  it = await openOnePhone({ hasAuthenticator: true, isDesktop: true, env: { NOTICE_EVERY_MS: '500', BIOMETRICS_PIN_TYPES: 'consent-form' } })
  workplace = it.phone
}, 300_000)
afterAll(() => it?.close())

const titles = () => workplace.on('list-pending').locator('.yq-task-title').allInnerTexts()
async function narrow(to: 'all' | 'overdue'): Promise<void> {
  await workplace.on('filter-pending').click()
  await workplace.on(`filter-provisional-${to}`).click()
  await workplace.on('filter-apply').click()
}

describe('MA-16 provisional documents', () => {
  test('shown as such, found by the filter, marked when late, and the hospital is told', async () => {
    await it.hospital.push({ signers: ['D1202'], title: '普通处方' })
    const open = await it.hospital.push({ signers: ['D1202'], title: '暂存医嘱', provisional: {} })
    const late = await it.hospital.push({ signers: ['D1202'], title: '超时医嘱', provisional: { signWithinSeconds: 60 } })
    expect([open.fullySigned, open.provisional?.overdue]).toEqual([false, false])
    await workplace.home()
    await workplace.on('list-pending').getByText('暂存医嘱').waitFor()
    expect(await workplace.on('list-pending').locator('.yq-task', { hasText: '暂存医嘱' }).innerText()).toContain('暂存')
    await narrow('all')
    await eventually('the provisional ones alone', async () => ((await titles()).length === 2 ? true : undefined))
    await eventually('it to be late', async () => ((await it.hospital.document(late.documentId)).provisional?.overdue ? true : undefined), 120_000)
    await workplace.home()
    await narrow('overdue')
    await eventually('the late one alone', async () => ((await titles()).join() === '超时医嘱' ? true : undefined))
    expect(await workplace.on('list-pending').innerText()).toContain('暂存超时')
    expect((await it.hospital.changes()).changes.filter(({ documentId }) => documentId === late.documentId).map(({ type }) => type)).toEqual(['document.pushed', 'document.provisional', 'document.overdue'])
  }, 240_000)

  test('no phone: signed at the workplace by its fingerprint reader; the report says from when to when', async () => {
    const { documentId, createdAtMs } = await it.hospital.push({ signers: ['D1202'], title: '工作站补签', provisional: {} })
    await workplace.home()
    await workplace.on('tab-me').click()
    await workplace.on('biometrics').click()
    await workplace.on('biometrics-go').click()
    await workplace.press('pin', PIN)
    await workplace.on('biometrics-on').waitFor()
    await workplace.home()
    await workplace.openTask('工作站补签')
    await workplace.on('sign').click()
    await workplace.on('confirm-sheet').or(workplace.on('unseen-sheet')).first().waitFor()
    if (await workplace.on('unseen-sheet').isVisible()) await workplace.on('unseen-sign').click()
    await workplace.on('confirm-sheet').waitFor()
    await expect.poll(() => workplace.text('confirm-go')).toBe('用指纹、面容签署')
    await workplace.on('confirm-go').click()
    await workplace.signed()
    const signed = await it.hospital.documentIn(documentId, 'signed')
    expect(signed.provisional).toMatchObject({ fromMs: createdAtMs, untilMs: signed.closedAtMs, overdue: false })
    const report = await it.hospital.verify(await it.hospital.file(documentId))
    expect([report.verdict, report.provisional?.fromMs, report.provisional?.untilMs]).toEqual(['passed', createdAtMs, signed.closedAtMs])
  }, 120_000)
})
