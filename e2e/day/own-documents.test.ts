// MA-8: a doctor begins documents on the phone: a PDF chosen there, over a network that fails, and a consultation opinion written there.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { smallPdf } from '../../functions/_runtime/testing/documents.ts'
import { signatureBoxes } from '../../functions/_runtime/testing/signature-boxes.ts'
import { eventually } from '../support/eventually.ts'
import { expectSignedPdf } from '../support/expect-signed.ts'
import { readSample } from '../support/hospital-system.ts'
import type { PhonePage } from '../support/phone-page.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'
import type { Window } from '../support/windows.ts'

const [DOCTOR, SECOND, THIRD] = ['D1101', 'D1103', 'D1105'] as const
let screens: TwoScreens
let phone: PhonePage
let window: Window

beforeAll(async () => {
  screens = await openTwoScreens({ env: { OWN_DOCUMENT_MIB: '2' } })
  ;({ phone, window } = await screens.enrolledPhone(DOCTOR))
}, 300_000)
afterEach(() => void (screens.proxy.rule = undefined))
afterAll(() => screens?.close())

/** Several slices long. */
const longPdf = (): Buffer => Buffer.from(smallPdf(Array.from({ length: 12 }, (_, page) => `Outside report ${page + 1} ${'x'.repeat(90_000)}`)))

async function openCompose(): Promise<void> {
  await phone.home()
  await phone.on('compose').click()
  await phone.on('drafts').waitFor()
}

async function choose(name: string, buffer: Buffer): Promise<void> {
  const chooser = phone.page.waitForEvent('filechooser')
  await phone.on('choose-file').click()
  await (await chooser).setFiles({ name, mimeType: 'application/pdf', buffer })
}

async function chooseAnew(name: string, buffer: Buffer): Promise<void> {
  await openCompose()
  await phone.on('compose-pdf').click()
  await phone.on('upload-choose').waitFor()
  await choose(name, buffer)
}

/** From the page where a draft is looked at, to its signature. @returns the document's id */
async function startAndSign(): Promise<string> {
  await phone.on('draft-page-1-image').waitFor()
  await phone.on('draft-start').click()
  await phone.on('document-title').waitFor()
  await phone.pageImages(1)
  await phone.sign(PIN)
  await phone.signed()
  return (await newest('document.started')).documentId
}

const newest = async (type: string) => (await screens.hospital.changes()).changes.filter((change) => change.type === type).at(-1)!
const isSlice = ({ path, body }: { path: string; body: Buffer }): boolean => path === '/seal/channel' && body.length > 20_000

describe('MA-8 a PDF chosen on the phone', () => {
  test('the network fails in the middle: what was sent is kept, it goes on, is looked at, signed, and valid for everybody', async () => {
    const content = longPdf()
    let slices = 0
    screens.proxy.rule = (exchange) => (isSlice(exchange) && ++slices > 2 ? (slices % 2 ? 'lose-answer' : 'lose-request') : 'pass')
    await chooseAnew('外院 CT 报告.pdf', content)
    await phone.on('upload-interrupted').waitFor({ timeout: 60_000 })
    expect(await phone.text('upload-name')).toBe('外院 CT 报告.pdf')
    expect(await phone.text('upload-progress')).toMatch(/[1-9]\d?%/)
    screens.proxy.rule = undefined
    const before = slices
    screens.proxy.rule = (exchange) => (isSlice(exchange) && slices++, 'pass')
    await phone.on('upload-go-on').click()
    await phone.on('draft-pages').waitFor({ timeout: 60_000 })
    // Two had arrived whole, and of the third the answer alone was lost.
    expect(slices - before).toBe(Math.ceil(content.length / 262_144) - 3)
    expect(await phone.on('draft-title').locator('input').inputValue()).toBe('外院 CT 报告')
    const documentId = await startAndSign()
    const status = await screens.hospital.documentIn(documentId, 'signed')
    expect(status).toMatchObject({ origin: 'phone', startedBy: DOCTOR, externalId: documentId, title: '外院 CT 报告', pageCount: 12, signers: [{ staffNumber: DOCTOR, state: 'signed' }] })
    const file = await expectSignedPdf(screens.hospital, documentId)
    expect(file.subarray(0, content.length).equals(content)).toBe(true)
    expect((await screens.hospital.evidence(documentId)).records.map(({ kind }) => kind)).toEqual(['document.started', 'signing.intended', 'task.signed'])
    await eventually('the callback that it was begun', async () => expect((await screens.hospital.deliveries('delivered')).map(({ type }) => type)).toContain('document.started'))
  })

  test('left in the middle, chosen again: only the rest is sent', async () => {
    const content = longPdf()
    content.write('2.', 5) // another file than before
    let slices = 0
    screens.proxy.rule = (exchange) => (isSlice(exchange) && ++slices > 1 ? 'lose-request' : 'pass')
    await chooseAnew('第二份.pdf', content)
    await phone.on('upload-interrupted').waitFor({ timeout: 60_000 })
    screens.proxy.rule = (exchange) => (isSlice(exchange) && slices++, 'pass')
    await openCompose()
    slices = 0
    await phone.on('drafts').getByText(/已上传 \d+%/).click()
    await phone.on('upload-choose').waitFor()
    await choose('第二份.pdf', content)
    await phone.on('draft-pages').waitFor({ timeout: 60_000 })
    expect(slices).toBe(Math.ceil(content.length / 262_144) - 1)
  })

  test('cancelled in the middle: nothing of it stays', async () => {
    let held: (() => void) | undefined
    screens.proxy.rule = (exchange) => (isSlice(exchange) ? new Promise((resolve) => (held = () => resolve('pass'))) : 'pass')
    await chooseAnew('取消.pdf', Buffer.concat([longPdf(), Buffer.from('\n% other\n')]))
    await eventually('a slice on its way', async () => expect(held).toBeDefined())
    await phone.on('upload-cancel').click()
    await phone.on('upload-choose').waitFor()
    screens.proxy.rule = undefined
    held?.()
    await openCompose()
    expect(await phone.text('drafts')).not.toContain('取消')
  })

  test.each([
    ['加密.pdf', () => readSample('odd/encrypted.pdf'), 'upload-failed', '已加密'],
    ['损坏.pdf', () => readSample('odd/truncated.pdf'), 'upload-failed', '损坏'],
    ['动态表单.pdf', () => readSample('odd/xfa.pdf'), 'upload-failed', '动态表单'],
    ['太大.pdf', () => Buffer.alloc(2 * 1_048_576 + 1, 32), 'upload-refused', '超过 2 MB 的上限'],
    ['照片.jpg', () => Buffer.from('jpg'), 'upload-refused', '请选择 PDF 文件'],
  ])('refused in its own words: %s', async (name, content, id, words) => {
    await chooseAnew(name, content())
    await phone.on(id).waitFor()
    expect(await phone.text(id)).toContain(words)
    if (id === 'upload-failed') await phone.on('upload-another').click()
    await phone.on('upload-choose').waitFor()
  })

  test('a signed one is refused; one’s own that was begun is withdrawn before it is signed', async () => {
    const { documentId: signedId } = await newest('document.signed')
    await chooseAnew('已签.pdf', await screens.hospital.file(signedId))
    await phone.on('upload-failed').waitFor()
    expect(await phone.text('upload-failed')).toContain('已带有电子签名')
    await chooseAnew('选错的文件.pdf', Buffer.from(smallPdf(['wrong'])))
    await phone.on('draft-start').click()
    await phone.on('details').click()
    await expect.poll(() => phone.text('started-by')).toContain('陈建国')
    await phone.on('withdraw').click()
    await phone.page.getByText('撤回文件', { exact: true }).last().click()
    await phone.on('pane-pending').waitFor()
    const { documentId, state } = await newest('document.revoked')
    expect([state, (await screens.hospital.document(documentId)).title]).toEqual(['revoked', '选错的文件'])
  })
})

/** Where the marker stands on the picture of its page, in points of the page. */
async function markedAt(page: string, [width, height]: readonly [number, number]): Promise<{ x: number; y: number }> {
  const [paper, mark] = [(await phone.on(page).boundingBox())!, (await phone.on(`${page}-signature`).boundingBox())!]
  return { x: ((mark.x - paper.x) / paper.width) * width, y: ((mark.y - paper.y) / paper.height) * height }
}
const A5 = [419.53, 595.28] as const

describe('MA-8 where my signature stands', () => {
  test('a free place is shown first, and there it is stamped', async () => {
    await chooseAnew('处方.pdf', readSample('prescription.pdf'))
    await phone.on('draft-page-1-signature').waitFor()
    expect(await phone.text('draft-place')).toContain('第 1 页的空白处')
    const shown = await markedAt('draft-page-1', A5)
    const documentId = await startAndSign()
    const [box] = await signatureBoxes(await expectSignedPdf(screens.hospital, documentId))
    expect([box!.x, box!.y]).toEqual([expect.closeTo(shown.x, -0.7), expect.closeTo(shown.y, -0.7)])
    // Above the line below which the pharmacists sign.
    expect(box!.y + box!.height).toBeLessThan(456)
  })

  test('a tap on the preview, then keys and a keyboard: it stands where it was put', async () => {
    await chooseAnew('处方二.pdf', Buffer.concat([readSample('prescription.pdf'), Buffer.from('\n')]))
    await phone.on('draft-page-1-image').waitFor()
    const paper = (await phone.on('draft-page-1').boundingBox())!
    await phone.on('draft-page-1').click({ position: { x: paper.width * 0.3, y: paper.height * 0.3 } })
    await phone.on('place-page-signature').waitFor()
    const tapped = await markedAt('place-page', A5)
    expect([tapped.x, tapped.y]).toEqual([expect.closeTo(0.3 * A5[0] - 70, -1), expect.closeTo(0.3 * A5[1] - 24, -1)])
    // Given up: it is where it was.
    await phone.page.keyboard.press('Escape')
    await phone.on('place-sheet').waitFor({ state: 'hidden' })
    expect(await phone.text('draft-place')).toContain('空白处')
    // Without a finger: the row, the arrows, Enter.
    await phone.on('draft-place').focus()
    await phone.page.keyboard.press('Enter')
    await phone.on('place-page-signature').waitFor()
    await eventually('my signature in sight', async () => {
      const [mark, keys] = [(await phone.on('place-page-signature').boundingBox())!, (await phone.on('place-done').boundingBox())!]
      return mark.y + mark.height < keys.y || undefined
    })
    const before = await markedAt('place-page', A5)
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowLeft']) await phone.page.keyboard.press(key)
    await phone.on('place-up').click()
    await eventually('fifteen points up, five to the left', async () => {
      const after = await markedAt('place-page', A5)
      return (Math.abs(after.x - before.x + 5) < 0.5 && Math.abs(after.y - before.y + 15) < 0.5) || undefined
    })
    const whole = (await phone.on('place-page').boundingBox())!
    await phone.on('place-page').click({ position: { x: whole.width / 2, y: whole.height / 4 } })
    await phone.on('place-done').click()
    await expect.poll(() => phone.text('draft-place')).toContain('您选择的位置')
    const shown = await markedAt('draft-page-1', A5)
    const documentId = await startAndSign()
    const [box] = await signatureBoxes(await expectSignedPdf(screens.hospital, documentId))
    expect([box!.x, box!.y]).toEqual([expect.closeTo(A5[0] / 2 - 70, -0.7), expect.closeTo(A5[1] / 4 - 24, -0.7)])
    expect([box!.x, box!.y]).toEqual([expect.closeTo(shown.x, -0.7), expect.closeTo(shown.y, -0.7)])
  })

  test('on another page of several; as it was again', async () => {
    await chooseAnew('两页.pdf', Buffer.from(smallPdf(['first', 'second', 'third'])))
    await phone.on('draft-place').click()
    await expect.poll(() => phone.text('place-page-number')).toBe('3 / 3')
    await phone.on('place-before').click()
    await phone.on('place-page-signature').waitFor()
    expect(await phone.text('place-page-number')).toBe('2 / 3')
    await phone.on('place-usual').click()
    await phone.on('place-page-signature').waitFor()
    expect(await phone.text('place-page-number')).toBe('3 / 3')
    await phone.page.keyboard.press('PageUp')
    await phone.on('place-page-signature').waitFor()
    await phone.on('place-done').click()
    await phone.on('draft-page-2-signature').waitFor()
    const documentId = await startAndSign()
    expect(await signatureBoxes(await expectSignedPdf(screens.hospital, documentId))).toMatchObject([{ page: 2, x: 419, y: 758, width: 140, height: 48 }])
  })
})

describe('MA-8 MA-12 further signers named at once', () => {
  let second: PhonePage
  beforeAll(async () => void ({ phone: second } = await screens.enrolledPhone(SECOND)), 120_000)
  const signAt = async (signer: PhonePage, title: string): Promise<void> => {
    await signer.home()
    await signer.openTask(title)
    await signer.sign(PIN)
    await signer.signed()
  }
  const states = async (documentId: string) => (await screens.hospital.document(documentId)).signers.map(({ staffNumber, state }) => [staffNumber, state])

  test('colleagues are added on the way, chosen, put in order; each signs in turn', async () => {
    await chooseAnew('会诊纪要.pdf', Buffer.from(smallPdf(['minutes'])))
    await phone.on('signers-add').click()
    await phone.on('signers-nobody').waitFor()
    await phone.on('signers-colleagues').click()
    for (const [name, staffNumber] of [['王志强', SECOND], ['周丽华', THIRD]] as const) {
      await phone.on('colleague-query').locator('input').fill(name)
      await phone.on('colleague-find').click()
      await phone.on(`add-${staffNumber}`).click()
      await phone.on(`remove-${staffNumber}`).waitFor()
    }
    await phone.page.goBack()
    await phone.on(`pick-${THIRD}`).click()
    await phone.on(`pick-${SECOND}`).focus()
    await phone.page.keyboard.press('Space')
    await expect.poll(() => phone.text('signers-done')).toBe('确定（2 人）')
    await phone.on('signers-done').click()
    await phone.on(`signer-${SECOND}-up`).click()
    await expect.poll(() => phone.text('further-signers')).toMatch(/依次签署[^]*2\s+王志强[^]*3\s+周丽华/)
    const documentId = await startAndSign()
    expect(await states(documentId)).toEqual([[DOCTOR, 'signed'], [SECOND, 'pending'], [THIRD, 'waiting']])
    await signAt(second, '会诊纪要')
    expect(await states(documentId)).toEqual([[DOCTOR, 'signed'], [SECOND, 'signed'], [THIRD, 'pending']])
  })

  test('one colleague, and my own place: both signatures stand where they should, valid for everybody', async () => {
    await chooseAnew('联合声明.pdf', Buffer.from(smallPdf(['statement'])))
    await phone.on('signers-add').click()
    await phone.on(`pick-${THIRD}`).click()
    await phone.on(`pick-${SECOND}`).click()
    await phone.on('signers-done').click()
    await phone.on('signers-order-any').click()
    await expect.poll(() => phone.text('further-signers')).toContain('不分先后。')
    await phone.on(`signer-${THIRD}-remove`).click()
    await phone.on('draft-place').click()
    await phone.on('place-page-signature').waitFor()
    for (let count = 0; count < 4; count++) await phone.on('place-left').click()
    await phone.on('place-done').click()
    const documentId = await startAndSign()
    await signAt(second, '联合声明')
    const boxes = await signatureBoxes(await expectSignedPdf(screens.hospital, documentId, 2))
    // Moved twenty points to the left; to its left the next free place, since to its right there is no room.
    expect(boxes.map(({ page, x, y }) => [page, x, y])).toEqual([[1, 399, 758], [1, 251, 758]])
  })
})

describe('MA-8 a consultation opinion written on the phone', () => {
  test('about a patient of my documents; looked at, mended, signed beside my line', async () => {
    await screens.hospital.push({ signers: [DOCTOR], title: '入院记录', patient: { name: '李国强', admissionNumber: 'ZY20261107', department: '普通外科', bed: '03床' } })
    await openCompose()
    await phone.on('compose-opinion').click()
    await phone.on('opinion-preview').click()
    await expect.poll(() => phone.text('opinion-problem')).toContain('住院号')
    await phone.on('pick-patient').click()
    await phone.on('patient-sheet').getByText('李国强').click()
    expect(await phone.on('patient-number').locator('input').inputValue()).toBe('ZY20261107')
    await phone.on('opinion-asked-by').locator('input').fill('普通外科')
    await phone.on('opinion-opinion').locator('textarea').fill('患者心功能 II 级。')
    await phone.on('phrase-2').click()
    await phone.on('opinion-preview').click()
    await phone.on('draft-page-1-image').waitFor({ timeout: 60_000 })
    await phone.on('draft-edit').click()
    expect(await phone.on('opinion-opinion').locator('textarea').inputValue({ timeout: 30_000 })).toBe('患者心功能 II 级。\n可耐受手术，围术期注意监测。')
    await phone.on('opinion-advice').locator('textarea').fill('术后复查心肌酶。')
    await phone.on('opinion-preview').click()
    const documentId = await startAndSign()
    expect(await screens.hospital.documentIn(documentId, 'signed')).toMatchObject({ origin: 'phone', documentType: 'consultation-opinion', patient: { name: '李国强', admissionNumber: 'ZY20261107' } })
    await expectSignedPdf(screens.hospital, documentId)
    await phone.home()
    await phone.on('tab-signed').click()
    await phone.on('list-signed').getByText('会诊意见').first().waitFor()
    expect(window.complaints.filter((each) => !/ERR_|Failed to load/.test(each))).toEqual([])
  })
})
