// MP-5, MA-7: B asks to sign for A, A grants it with the PIN, B signs with B's own key, both see the use, A takes it back.
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedTasks } from '../support/many-tasks.ts'
import type { PhonePage } from '../support/phone-page.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'
import type { Window } from '../support/windows.ts'

const [GIVER, COLLEAGUE] = ['D1202', 'D1203']
let screens: TwoScreens
let a: PhonePage
let b: PhonePage
let windows: Window[]
let [nameA, nameB] = ['', '']

beforeAll(async () => {
  screens = await openTwoScreens()
  const [giver, colleague] = [await screens.enrolledPhone(GIVER), await screens.enrolledPhone(COLLEAGUE)]
  ;[a, b, windows] = [giver.phone, colleague.phone, [giver.window, colleague.window]]
  const nameOf = (number: string) => screens.platform.demo.staff.find(({ staffNumber }) => staffNumber === number)!.name
  ;[nameA, nameB] = [nameOf(GIVER), nameOf(COLLEAGUE)]
}, 400_000)
afterAll(() => screens?.close())

async function openDelegations(phone: PhonePage): Promise<void> {
  await phone.home()
  await phone.on('tab-me').click()
  await phone.on('delegation').click()
  await phone.on('delegation-page').waitFor()
}
const push = (title: string, sample?: string) => screens.hospital.push({ signers: [GIVER], title, ...(sample !== undefined && { sample }) })

async function openDelegated(title: string): Promise<void> {
  await b.home()
  await b.on('delegated').click()
  await b.on('list-delegated').locator('.yq-task', { hasText: title }).first().click()
  await b.on('document-title').waitFor()
}

/** What poppler finds drawn on the pages, signature pictures included. */
function drawnText(pdf: Buffer): string {
  const done = spawnSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' })
  if (done.error) throw done.error
  return done.stdout.replace(/\s/g, '')
}

describe('MP-5 MA-7 signing for a colleague', () => {
  test('B asks with a reason; A sees it and agrees with the PIN, for a day, ten documents, prescriptions', async () => {
    await openDelegations(b)
    await b.on('delegation-tab-received').click()
    await b.on('delegation-received-none').waitFor()
    await b.on('delegation-ask').click()
    await b.on('colleague-search').locator('input').fill(GIVER)
    await b.on(`colleague-${GIVER}`).click()
    await b.on('delegation-reason').locator('input').fill('明日手术，请授权代签')
    await b.on('delegation-ask-go').click()
    await b.on('delegation-page').waitFor()

    await openDelegations(a)
    await a.on('delegation-tab-requests').click()
    await expect.poll(() => a.text('delegation-requests')).toContain('明日手术，请授权代签')
    await a.on(`request-agree-${COLLEAGUE}`).click()
    await expect.poll(() => a.text('colleague-chosen')).toContain(nameB)
    await a.on('delegation-days-1').click()
    await a.on('delegation-count-10').click()
    await a.on('delegation-types-prescription').click()
    await a.on('delegation-grant-go').click()
    await expect.poll(() => a.text('pin-about')).toContain(`${nameB} 代您签署`)
    await a.press('pin', PIN)
    await a.on('delegation-page').waitFor()
    await a.on('delegation-tab-granted').click()
    await expect.poll(() => a.text('delegation-list-granted')).toMatch(new RegExp(`授权给 ${nameB}[\\s\\S]*10 / 10`))
  })

  test.each([['代签的处方', undefined], ['代签的数据', 'prescription-data.json']])('B opens A’s %s, reads it and signs; file, report, evidence and hospital say “B 代 A”', async (title, sample) => {
    const { documentId } = await push(title, sample)
    await openDelegated(title)
    expect(await b.text('on-behalf-of')).toBe(`代 ${nameA} 签署`)
    if (sample === undefined) expect((await b.pageImages(1))[0]!.shades).toBeGreaterThan(1)
    expect(await b.on('reject').count()).toBe(0)
    await b.on('sign').click()
    await b.on('confirm-sheet').or(b.on('unseen-sheet')).first().waitFor()
    if (await b.on('unseen-sheet').isVisible()) await b.on('unseen-sign').click()
    await expect.poll(() => b.text('review-on-behalf-of')).toBe(`代 ${nameA} 签署`)
    await b.on('confirm-go').click()
    await b.press('pin', PIN)
    await b.signed()

    const status = await screens.hospital.documentIn(documentId, 'signed')
    expect(status.signers).toMatchObject([{ staffNumber: GIVER, signedUnder: { kind: 'delegation', staffNumber: COLLEAGUE, name: nameB } }])
    const file = await screens.hospital.file(documentId)
    const detached = sample === undefined ? undefined : Buffer.from((await screens.hospital.signatures(documentId))[0]!.cmsBase64, 'base64')
    const report = await screens.hospital.verify(file, detached)
    expect(report).toMatchObject({ verdict: 'passed', signatures: [{ signer: { name: nameB, staffNumber: COLLEAGUE }, mandate: { kind: 'delegation', name: nameA, staffNumber: GIVER } }] })
    expect(report.summary.zh).toContain(`代 ${nameA}`)
    if (sample === undefined) expect(drawnText(file)).toContain(`代${nameA}`)
    const { records } = await screens.hospital.evidence(documentId)
    expect(records.find(({ kind }) => kind === 'task.signed')!.facts).toMatchObject({ delegationId: expect.stringMatching(/^dlg_/) as unknown, statementId: report.signatures[0]!.mandate!.statementId, onBehalfOf: GIVER })
  })

  test('both see every use', async () => {
    for (const [phone, tab] of [[a, 'granted'], [b, 'received']] as const) {
      await openDelegations(phone)
      await phone.on(`delegation-tab-${tab}`).click()
      await phone.on(`delegation-list-${tab}`).locator('[id^="grant-open-"]').first().click()
      await phone.on('grant-use').waitFor()
      expect(await phone.text('grant-use')).toMatch(/代签的数据[\s\S]*已签[\s\S]*代签的处方[\s\S]*已签/)
    }
  })

  test('A takes it back with one tap: B can neither see nor sign any more', async () => {
    await push('收回之后的处方')
    await b.home()
    await b.on('delegated').waitFor()
    await openDelegations(a)
    await a.on('delegation-tab-granted').click()
    await a.on('delegation-list-granted').locator('[id^="grant-revoke-"]').first().click()
    await a.on('delegation-list-granted').locator('.yq-tag', { hasText: '已收回' }).waitFor()
    await b.home()
    await b.on('pane-pending').waitFor()
    await expect.poll(() => b.on('delegated').count(), { timeout: 10_000 }).toBe(0)
  })

  test('where the giver has 10,000: all that is in scope is found, and only that, page by page', async () => {
    await seedTasks(screens.platform, { staffNumber: GIVER, count: 10_000, list: 'pending' })
    await screens.hospital.push({ signers: [GIVER], title: '最后到期的会诊意见', documentType: 'consultation-opinion' })
    const grant = async (type: string): Promise<void> => {
      await openDelegations(a)
      await a.on('delegation-grant').click()
      await a.on('colleague-search').locator('input').fill(COLLEAGUE)
      await a.on(`colleague-${COLLEAGUE}`).click()
      await a.on(`delegation-types-${type}`).click()
      await a.on('delegation-grant-go').click()
      await a.press('pin', PIN)
      await a.on('delegation-page').waitFor()
    }
    await grant('consultation-opinion')
    await openDelegated('最后到期的会诊意见')
    await b.home()
    expect(await b.text('delegated')).toContain('代同事签署 1 份')

    await grant('prescription')
    await b.home()
    await expect.poll(() => b.text('delegated'), { timeout: 15_000 }).toMatch(/代同事签署 200\d 份/)
    await b.on('delegated').click()
    const cards = b.on('list-delegated').locator('.yq-task')
    await expect.poll(() => cards.count(), { timeout: 15_000 }).toBe(30)
    await b.on('delegated-more').click()
    await expect.poll(() => cards.count(), { timeout: 15_000 }).toBe(130)
    expect(new Set(await cards.evaluateAll((all) => all.map(({ id }) => id))).size).toBe(130)
    expect(windows.flatMap(({ complaints }) => complaints)).toEqual([])
  })
})
