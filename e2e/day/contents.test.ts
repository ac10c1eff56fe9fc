// MA-8: kinds of content beside a plain PDF: a given digest, a picture, a template, JSON with labels; each seen, signed and verified.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'
import type { PhonePage } from '../support/phone-page.ts'
import type { Window } from '../support/windows.ts'

let screens: TwoScreens
let phone: PhonePage
let window: Window

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone, window } = await screens.enrolledPhone('D1202'))
}, 300_000)
afterAll(() => screens?.close())

const json = (content: object): Buffer => Buffer.from(JSON.stringify(content))
const digest = json({ label: 'given-digest/1', algorithm: 'sm3', digestHex: 'ab'.repeat(32), description: '胸部 CT 影像包' })
const prescription = json({ template: 'prescription/1', patient: { name: '张秀英' }, diagnosis: '高血压', items: [{ name: '阿司匹林肠溶片', dose: '100mg', route: '口服', frequency: '每日一次', quantity: '30片' }] })
const labelled = json({ dose: 1.5 })

async function seeAndSign(kind: string, title: string, content: Buffer, form?: object): Promise<{ documentId: string; seen: string }> {
  const { documentId } = await screens.hospital.push({ signers: ['D1202'], title, given: { kind, base64: content.toString('base64'), ...(form && { form }) } })
  await phone.home()
  await phone.openTask(title)
  if (kind === 'image') expect((await phone.pageImages(1))[0]!.width).toBeGreaterThan(300)
  else await phone.on('json').locator('.yq-json-value').first().waitFor()
  const seen = kind === 'image' ? '' : await phone.text('json')
  await phone.sign(PIN)
  await phone.signed()
  await screens.hospital.documentIn(documentId, 'signed')
  return { documentId, seen }
}

describe('MA-8 kinds of content', () => {
  test.each([
    ['digest', '影像摘要', digest, undefined, [/摘要算法/, /(ab){32}/, /胸部 CT 影像包/]],
    ['template', '处方模板', prescription, undefined, [/临床诊断\s+高血压/, /单次剂量\s+100mg/]],
    ['json', '带标签数据', labelled, { fields: [{ path: 'dose', label: { zh: '剂量' }, unit: 'mg' }] }, [/剂量\s+dose\s+1\.5 mg/]],
  ] as const)('%s is shown as a readable form, signed and verified', async (kind, title, content, form, words) => {
    const { documentId, seen } = await seeAndSign(kind, title, content, form)
    for (const word of words) expect(seen).toMatch(word)
    expect(await screens.hospital.file(documentId)).toEqual(content)
    const [signature] = await screens.hospital.signatures(documentId)
    expect((await screens.hospital.verify(content, Buffer.from(signature!.cmsBase64, 'base64'))).verdict).toBe('passed')
  })

  test('a picture is shown as a page and signed in a PDF', async () => {
    const picture = await screens.desktopWindow.page.screenshot({ type: 'png' })
    const { documentId } = await seeAndSign('image', '伤口照片', picture)
    expect((await screens.hospital.verify(await screens.hospital.file(documentId))).verdict).toBe('passed')
    expect(window.complaints).toEqual([])
  })
})
