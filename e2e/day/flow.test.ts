// MA-12 … MA-15: a document goes from a resident up to an attending, is given back, signed again, and everybody sees where it stands.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'
import type { PhonePage } from '../support/phone-page.ts'
import type { Window } from '../support/windows.ts'

const [CHIEF, ATTENDING, RESIDENT, NURSE] = ['D1101', 'D1103', 'D1104', 'D1105']

let screens: TwoScreens
let resident: PhonePage, attending: PhonePage
const windows: Window[] = []

beforeAll(async () => {
  screens = await openTwoScreens()
  for (const [staffNumber, take] of [[RESIDENT, (phone: PhonePage) => (resident = phone)], [ATTENDING, (phone: PhonePage) => (attending = phone)]] as const) {
    const { phone, window } = await screens.enrolledPhone(staffNumber!)
    take(phone)
    windows.push(window)
  }
}, 300_000)
afterAll(() => screens?.close())

async function openFlow(phone: PhonePage, title: string): Promise<void> {
  await phone.home()
  await phone.openTask(title)
  await phone.on('details').click()
  await phone.on('see-flow').click()
  await phone.on('flow-line').waitFor()
}
async function signNow(phone: PhonePage, title: string): Promise<void> {
  await phone.home()
  await phone.openTask(title)
  await phone.sign(PIN)
  await phone.signed()
}
const fill = (phone: PhonePage, id: string, words: string) => phone.on(id).locator('textarea').fill(words)

describe('MA-13 colleagues with title level', () => {
  test('found by name, added; who is above me is said, a nurse is not', async () => {
    await resident.home()
    await resident.on('tab-me').click()
    await resident.on('colleagues').click()
    await resident.on('colleagues-empty').waitFor()
    expect(await resident.text('my-level')).toContain('医师 1 级')
    for (const [name, staffNumber] of [['王志强', ATTENDING], ['周丽华', NURSE]] as const) {
      await resident.on('colleague-query').locator('input').fill(name)
      await resident.on('colleague-find').click()
      await resident.on(`add-${staffNumber}`).click()
      await resident.on(`remove-${staffNumber}`).waitFor()
    }
    const mine = await resident.text('colleagues-mine')
    expect(mine).toMatch(/王志强\s+医师 2 级\s+可转交/)
    expect(mine).toMatch(/周丽华\s+护理 3 级\s+心血管内科/)
  })
})

describe('MA-12 MA-14 review by a higher colleague, and back', () => {
  let documentId = ''

  test('the resident passes it on: only the attending is offered', async () => {
    documentId = (await screens.hospital.push({ signers: [RESIDENT!], title: '入院记录待审' })).documentId
    await openFlow(resident, '入院记录待审')
    expect(await resident.text('flow-stage-1-state')).toBe('进行中')
    await resident.on('pass-on').click()
    await resident.on(`pick-${ATTENDING}`).click()
    expect(await resident.on(`pick-${NURSE}`).count()).toBe(0)
    await fill(resident, 'pass-on-note', '请上级审核诊断')
    await resident.on('pass-on-go').click()
    await resident.on('flow-stage-2').waitFor()
    expect(await resident.text('flow-stage-2-state')).toBe('等待中')
    expect(await resident.text('flow-steps')).toContain('赵雨桐 转交 王志强 审核')
    await signNow(resident, '入院记录待审')
    expect(await screens.hospital.document(documentId)).toMatchObject({ state: 'pending', fullySigned: false })
  })

  test('the attending gives it back with a reason; the resident sees it and signs again', async () => {
    await openFlow(attending, '入院记录待审')
    expect(await attending.text('flow-stage-1-state')).toBe('已完成')
    expect(await attending.text('flow-stage-2-state')).toBe('进行中')
    await attending.on('return').click()
    await fill(attending, 'return-reason', '既往史遗漏')
    await attending.on('return-go').click()
    await attending.on('home').waitFor()
    await openFlow(resident, '入院记录待审')
    expect(await resident.text(`flow-person-${RESIDENT}`)).toMatch(/待签[\s\S]*第 2 次[\s\S]*被退回：既往史遗漏/)
    expect(await resident.text('flow-steps')).toContain('原签名保留在文件中')
    await signNow(resident, '入院记录待审')
  })

  test('both have signed: complete in the picture, in the file and in the evidence', async () => {
    await signNow(attending, '入院记录待审')
    expect(await screens.hospital.documentIn(documentId, 'signed')).toMatchObject({ fullySigned: true })
    await attending.home()
    await attending.on('tab-signed').click()
    await attending.on('list-signed').locator('.yq-task', { hasText: '入院记录待审' }).first().click()
    await attending.on('see-flow').click()
    await attending.on('flow-line').waitFor()
    expect(await attending.text('flow-end')).toContain('全部签署完成')
    expect(await attending.text('flow-line')).toMatch(/20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/)
    const report = await screens.hospital.verify(await screens.hospital.file(documentId))
    expect([report.verdict, report.signatures.length]).toEqual(['passed', 3])
    const { records, intact } = await screens.hospital.evidence(documentId)
    expect(intact).toBe(true)
    expect(records.map(({ kind }) => kind).filter((kind) => kind.startsWith('task.'))).toEqual(['task.passed_on', 'task.signed', 'task.returned', 'task.signed', 'task.signed'])
  })
})

describe('MA-15 several signers in stages', () => {
  test('two at once in any order, then the chief', async () => {
    const { documentId } = await screens.hospital.push({ title: '手术知情同意书', signerOrder: 'stages', signers: [{ staffNumber: RESIDENT!, stage: 1 }, { staffNumber: ATTENDING!, stage: 1 }, { staffNumber: CHIEF!, stage: 2 }] })
    const states = async () => (await screens.hospital.document(documentId)).signers.map(({ state }) => state)
    expect(await states()).toEqual(['pending', 'pending', 'waiting'])
    await signNow(attending, '手术知情同意书')
    expect(await states()).toEqual(['pending', 'signed', 'waiting'])
    await openFlow(resident, '手术知情同意书')
    expect(await resident.text('flow-stage-1')).toContain('不分先后')
    await signNow(resident, '手术知情同意书')
    expect(await states()).toEqual(['signed', 'signed', 'pending'])
    expect(windows.flatMap(({ complaints }) => complaints)).toEqual([])
  })
})
