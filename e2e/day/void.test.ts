// MA-8: a doctor takes back what was signed, with a reason and the PIN; the hospital system is told, and the trace stays.
import { PDFDocument } from '@cantoo/pdf-lib'
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

describe('MA-8 voiding a signed document', () => {
  test('from the signed list: reason, PIN, voided; marked in the list, in the state, in the evidence and in the changes', async () => {
    const { documentId } = await screens.hospital.push({ signers: ['D1202'], title: '开错的处方' })
    await phone.home()
    await phone.openTask('开错的处方')
    await phone.sign(PIN)
    await phone.signed()
    await phone.home()
    await phone.on('tab-signed').click()
    await phone.on('list-signed').locator('.yq-task', { hasText: '开错的处方' }).click()
    await phone.on('signed-document-title').waitFor()
    expect(await phone.text('certificate')).toContain('SM2')
    await phone.on('void').click()
    await phone.on('void-go').click()
    await phone.on('void-problem').waitFor()
    await phone.on('void-reason-patient').click()
    await phone.on('void-words').locator('textarea').fill('应为 13 床')
    await phone.on('void-go').click()
    await phone.press('pin', PIN)
    await phone.on('voided').waitFor()
    expect(await phone.text('voided')).toContain('应为 13 床')
    expect(await phone.on('void').count()).toBe(0)

    expect(await screens.hospital.document(documentId)).toMatchObject({ state: 'voided', fullySigned: false, closedReason: '患者信息不符：应为 13 床' })
    const { records, intact } = await screens.hospital.evidence(documentId)
    expect(records.at(-1)).toMatchObject({ kind: 'document.voided', facts: { statementId: expect.stringMatching(/^stm_/) as string } })
    expect(intact).toBe(true)
    expect((await screens.hospital.changes()).changes.filter((change) => change.documentId === documentId).at(-1)).toMatchObject({ type: 'document.voided', state: 'voided' })
    await expect(screens.hospital.file(documentId)).rejects.toMatchObject({ code: 'document.not_signed' })
    await phone.home()
    await phone.on('tab-signed').click()
    expect(await phone.on('list-signed').locator('.yq-task', { hasText: '开错的处方' }).innerText()).toContain('作废')
  })
})

describe('MP-7 the viewer', () => {
  test('a strip of small pages to jump by', async () => {
    await screens.hospital.push({ signers: ['D1202'], title: '多页同意书', sample: 'operation-consent.pdf' })
    await phone.home()
    await phone.openTask('多页同意书')
    await phone.on('page-1-image').waitFor()
    await phone.on('thumbnails-key').click()
    await phone.on('thumbnail-2').locator('img').waitFor()
    await phone.on('thumbnail-2').click()
    await expect.poll(() => phone.text('page-number'), { timeout: 15_000 }).toContain('2')
    await phone.on('thumbnail-1').click()
    await expect.poll(() => phone.text('page-number'), { timeout: 15_000 }).toMatch(/1 ?\//)
  })

  test('one tap to where I sign: in the middle of the view however large the page is shown, framed for a moment; the same spot once signed', async () => {
    const { documentId } = await screens.hospital.push({ signers: ['D1202'], title: '跳到签名处', sample: 'operation-consent.pdf' })
    await phone.home()
    await phone.openTask('跳到签名处')
    await phone.on('page-1-image').waitFor()
    while ((await phone.text('zoom')) !== '400%') await phone.on('zoom-in').click()
    await phone.on('to-signature').click()
    const spot = phone.on('signature-spot')
    await spot.waitFor()
    await expect.poll(() => phone.text('page-number'), { timeout: 15_000 }).toMatch(/2/)
    const middleOf = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({ x: x + width / 2, y: y + height / 2 })
    const viewer = (await phone.on('viewer').boundingBox())!
    await expect.poll(async () => middleOf((await spot.boundingBox())!).y, { timeout: 5_000 }).toBeGreaterThan(viewer.y)
    const at = middleOf((await spot.boundingBox())!)
    expect([at.x > viewer.x, at.x < viewer.x + viewer.width, at.y < viewer.y + viewer.height]).toEqual([true, true, true])
    const shown = await spot.getAttribute('style')
    await spot.waitFor({ state: 'detached' })
    await phone.sign(PIN)
    await phone.signed()
    expect((await screens.hospital.document(documentId)).state).toBe('signed')
    await phone.home()
    await phone.on('tab-signed').click()
    await phone.on('list-signed').locator('.yq-task', { hasText: '跳到签名处' }).click()
    await phone.on('view-document').click()
    await phone.on('page-1-image').waitFor()
    await phone.on('to-signature').click()
    await spot.waitFor()
    expect(await spot.getAttribute('style')).toBe(shown)
  })

  test('one tap to where I sign, behind pages of another shape: it stays in the middle when they turn out to be so', async () => {
    const pdf = await PDFDocument.create()
    for (let page = 1; page <= 6; page++) pdf.addPage(page < 6 ? [842, 400] : [595, 842])
    await screens.hospital.push({ signers: ['D1202'], title: '横页在前', content: Buffer.from(await pdf.save()) })
    await phone.home()
    await phone.openTask('横页在前')
    await phone.on('page-1-image').waitFor()
    await phone.on('to-signature').click()
    await phone.on('page-6-image').waitFor()
    const [viewer, spot] = [(await phone.on('viewer').boundingBox())!, (await phone.on('signature-spot').boundingBox())!]
    expect(await phone.text('page-number')).toContain('6')
    expect([spot.y > viewer.y, spot.y + spot.height < viewer.y + viewer.height]).toEqual([true, true])
  })

  test('MP-7 pinched or zoomed to 400 %, the page is fetched in more pixels and stays sharp', async () => {
    await screens.hospital.push({ signers: ['D1202'], title: '细看的处方' })
    await phone.home()
    await phone.openTask('细看的处方')
    await phone.on('page-1-image').waitFor()
    const pixels = () => phone.on('page-1-image').evaluate((element) => (element.querySelector('img') ?? (element as HTMLImageElement)).naturalWidth)
    const first = await pixels()
    const { x, y, width, height } = (await phone.on('viewer').boundingBox())!
    const driver = await phone.page.context().newCDPSession(phone.page)
    const pinch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number) =>
      driver.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [-1, 1].map((side, id) => ({ x: x + width / 2 + (side * apart) / 2, y: y + height / 2, id })) })
    await pinch('touchStart', 60)
    for (const apart of [80, 110, 150]) await pinch('touchMove', apart)
    await pinch('touchEnd', 0)
    await expect.poll(async () => Number.parseInt(await phone.text('zoom'), 10), { timeout: 15_000 }).toBeGreaterThan(180)
    await expect.poll(pixels, { timeout: 20_000 }).toBeGreaterThan(first * 1.5)
    while ((await phone.text('zoom')) !== '400%') await phone.on('zoom-in').click()
    await expect.poll(pixels, { timeout: 20_000 }).toBeGreaterThanOrEqual(Math.min(3000, first * 2.5))
  })
})
