// Owns the pictures of lists, documents and signing.
import { PIN } from '../../../e2e/support/first-use.ts'
import { DOCUMENTS } from '../documents.ts'
import { PEOPLE } from '../morning.ts'
import type { Walker } from '../walker.ts'

const TITLES = Object.fromEntries(Object.entries(DOCUMENTS).map(([name, { title }]) => [name, title])) as Record<keyof typeof DOCUMENTS, string>

/** What waits in the morning; every part of the way finds it. The record is in use already. */
export async function pushMorning({ me, morning }: Walker): Promise<void> {
  for (const name of ['data', 'order', 'template', 'laboratory', 'consent', 'prescription'] as const) await morning.push(name, [me.staffNumber])
  await morning.push('admission', [me.staffNumber], { provisional: {} })
}

export async function walkLists(walker: Walker): Promise<void> {
  const { phone, page, shoot, taps } = walker
  await phone.home()
  await phone.on('cards-pending').waitFor()
  await phone.on('delegated').waitFor()
  await shoot('home-pending')
  await phone.on('search-pending').locator('input').fill('王某某')
  await phone.on('list-empty').waitFor()
  await shoot('home-search-empty')
  await phone.home()
  await taps('filter-pending')
  await phone.on('filter-sheet').waitFor()
  await taps('filter-type-prescription')
  await phone.on('filter-name').locator('input').fill(walker.language === 'zh' ? '早班处方' : 'Morning')
  await shoot('filter-sheet')
  await taps('filter-apply')
  await phone.on('list-matching').waitFor()
  await shoot('filter-saved')
  await taps('saved-0', 'select')
  // The first two: they are in sight when the picture is taken.
  for (const index of [0, 1]) await phone.on('list-pending').locator('.yq-task').nth(index).click()
  await shoot('home-select')
  await taps('select-end')
  await page.context().setOffline(true)
  await phone.on('offline').waitFor()
  await shoot('home-offline')
  await page.context().setOffline(false)
  const release = await walker.hold('status-sync', 'fail')
  await taps('tab-signed')
  await phone.on('list-problem').waitFor()
  await shoot('home-problem')
  await release()
}

export async function walkDocument(walker: Walker): Promise<void> {
  const { phone, page, shoot, taps } = walker
  await phone.home()
  await phone.on('cards-pending').waitFor()
  const release = await walker.hold('seal')
  await phone.openTask(TITLES.consent)
  await shoot('document-loading')
  await release()
  await phone.pageImages(1)
  await phone.on('page-1').evaluate((element) => element.scrollIntoView())
  await shoot('document')
  await taps('thumbnails-key')
  await phone.on('thumbnail-2').locator('img').waitFor()
  await shoot('document-thumbnails')
  await taps('thumbnails-key', 'zoom-in', 'zoom-in')
  await page.waitForTimeout(1500)
  await shoot('document-zoomed')
  await walker.openDocument(TITLES.consent)
  await phone.on('page-1-image').waitFor()
  await taps('details')
  await phone.on('details-sheet').waitFor()
  await shoot('document-details')
  await taps('details-sheet-close', 'sign')
  if (await phone.on('unseen-sheet').isVisible()) await shoot('document-unseen')
  await taps(await phone.on('unseen-sheet').isVisible() ? 'unseen-read' : 'confirm-sheet-close')
  await taps('reject')
  await phone.on('reject-sheet').waitFor()
  await shoot('reject-sheet')
  for (const [name, title] of [['document-json', TITLES.data], ['document-template', TITLES.template]] as const) {
    await walker.openDocument(title)
    await phone.on('json').locator('.yq-json-value').first().waitFor()
    await shoot(name)
  }
  await phone.home()
  await phone.on('cards-pending').waitFor()
  const fail = await walker.hold('status-sync', 'fail')
  await phone.on('list-pending').locator('.yq-task', { hasText: TITLES.admission }).first().click()
  await phone.on('document-problem').waitFor()
  await shoot('document-problem')
  await fail()
}

export async function walkSigning(walker: Walker): Promise<void> {
  const { phone, page, shoot, taps } = walker
  await walker.openDocument(TITLES.prescription)
  await phone.pageImages(1)
  await walker.toConfirm()
  await shoot('sign-confirm')
  await taps('confirm-go')
  await phone.press('pin', PIN.slice(0, 2))
  await shoot('sign-pin')
  const release = await walker.hold('cosigning')
  await phone.press('pin', PIN.slice(2))
  await phone.on('running-sheet').waitFor()
  await shoot('sign-running')
  await release()
  await phone.signed()
  await shoot('sign-done')

  await walker.openDocument(TITLES.laboratory)
  await phone.pageImages(1)
  await walker.toConfirm()
  await taps('confirm-go')
  await phone.press('pin', PIN.slice(0, 5))
  let calls = 0
  await page.route('**/cosigning/channel', (route) => (++calls > 1 ? route.abort() : route.continue()))
  await phone.press('pin', PIN.slice(5))
  await phone.on('interrupted-sheet').waitFor()
  await shoot('sign-interrupted')
  await page.unroute('**/cosigning/channel')
  await phone.signed()
}

/** What other people do meanwhile: another signs first, the hospital takes a document back. */
export async function walkMeanwhile(walker: Walker): Promise<void> {
  const { phone, me, morning, shoot, taps } = walker
  const both = await morning.push('order', [PEOPLE.resident, me.staffNumber], { title: '术前医嘱单' })
  await walker.openDocument('术前医嘱单')
  await phone.pageImages(1)
  await walker.toConfirm()
  await taps('confirm-go')
  await morning.alone(() => morning.resident.taskOn(both).then(({ taskId }) => morning.resident.run('sign', taskId)))
  await phone.press('pin', PIN)
  await phone.on('changed-sheet').waitFor()
  await shoot('sign-changed')

  const gone = await morning.push('order', [me.staffNumber], { title: '停用医嘱单' })
  await walker.openDocument('停用医嘱单')
  await phone.pageImages(1)
  await walker.toConfirm()
  await taps('confirm-go')
  await phone.press('pin', PIN.slice(0, 5))
  await morning.hospital.revoke(gone, '医嘱已停用')
  await phone.press('pin', PIN.slice(5))
  await phone.on('blocked-sheet').waitFor()
  await shoot('sign-blocked')
}

export async function walkBatch(walker: Walker): Promise<void> {
  const { phone, me, morning, shoot, taps } = walker
  const titles = ['晨间处方', '晨间检验数据', '晨间医嘱单']
  const ids = [await morning.push('prescription', [me.staffNumber], { title: titles[0]! }), await morning.push('data', [me.staffNumber], { title: titles[1]! }), await morning.push('order', [me.staffNumber], { title: titles[2]! })]
  await walker.open('pages/batch/index', 'batch-empty')
  await shoot('batch-empty')
  await phone.home()
  await taps('select')
  for (const title of titles) await phone.on('list-pending').locator('.yq-task', { hasText: title }).click()
  await taps('select-go')
  await phone.on('batch-review').waitFor()
  await shoot('batch-review')
  await taps('batch-go')
  await phone.on('confirm-sheet').waitFor()
  await shoot('batch-confirm')
  await taps('confirm-go')
  await morning.hospital.revoke(ids[2]!, '医嘱重复')
  await phone.press('pin', PIN)
  await phone.on('asking-sheet').waitFor()
  await shoot('batch-asking')
  await taps('asking-go')
  await phone.on('batch-done').waitFor()
  await shoot('batch-done')
  await walkUnfinished(walker)
}

/** The answer is lost and the app ends: the home page tells afterwards what became of the batch. */
async function walkUnfinished({ phone, page, me, morning, shoot, taps }: Walker): Promise<void> {
  const titles = ['午间处方', '午间医嘱单']
  await morning.push('prescription', [me.staffNumber], { title: titles[0]! })
  const gone = await morning.push('order', [me.staffNumber], { title: titles[1]! })
  await phone.home()
  await taps('select')
  for (const title of titles) await phone.on('list-pending').locator('.yq-task', { hasText: title }).click()
  await taps('select-go', 'batch-go', 'confirm-go')
  await phone.press('pin', PIN.slice(0, 5))
  let calls = 0
  await page.route('**/cosigning/channel', async (route) => {
    calls += 1
    if (calls === 1) return route.continue()
    if (calls === 2) await route.fetch()
    await route.abort()
  })
  await phone.press('pin', PIN.slice(5))
  await phone.on('interrupted-sheet').waitFor()
  await morning.hospital.revoke(gone, '医嘱已停用').catch(() => undefined)
  await page.unroute('**/cosigning/channel')
  await phone.home()
  await phone.on('unfinished-seen').waitFor()
  await shoot('home-unfinished')
  await taps('unfinished-seen')
}

/** Ends on the signed document that it began on. */
async function walkSending({ phone, me, morning, shoot, taps, openDocument, language }: Walker): Promise<void> {
  const title = language === 'zh' ? '多学科会诊纪要' : 'Minutes of the ward round'
  await morning.push('admission', [me.staffNumber, 'D1101', 'D1105'], { title })
  await openDocument(title)
  await phone.sign(PIN)
  await phone.signed()
  await phone.home()
  await taps('tab-signed')
  await phone.on('list-signed').locator('.yq-task', { hasText: title }).first().click()
  await phone.on('signed-document-title').waitFor()
  await taps('send')
  await phone.on('send-D1101').waitFor()
  await shoot('send-sheet')
  await phone.home()
  await taps('tab-signed')
  await phone.on('list-signed').locator('.yq-task', { hasText: '晨间处方' }).first().click()
  await phone.on('signed-document-title').waitFor()
}

export async function walkSigned(walker: Walker): Promise<void> {
  const { phone, me, morning, shoot, taps } = walker
  await phone.home()
  await taps('tab-signed')
  await phone.on('list-signed').waitFor()
  await phone.on('list-signed-loading').waitFor({ state: 'hidden' })
  if ((await phone.on('list-signed').locator('.yq-task', { hasText: '晨间处方' }).count()) === 0) {
    // walked without the batch
    await morning.push('prescription', [me.staffNumber], { title: '晨间处方' })
    await walker.openDocument('晨间处方')
    await phone.sign(PIN)
    await phone.signed()
  }
  await phone.home()
  await taps('tab-signed')
  await phone.on('cards-signed').waitFor()
  await shoot('home-signed')
  await phone.on('list-signed').locator('.yq-task', { hasText: '晨间处方' }).first().click()
  await phone.on('signed-document-title').waitFor()
  await shoot('signed')
  await walkSending(walker)
  await taps('void')
  await phone.on('void-sheet').waitFor()
  await taps('void-reason-patient')
  await shoot('void-sheet')
  await taps('void-go')
  await phone.press('pin', PIN)
  await phone.on('voided').waitFor()
  await shoot('signed-voided')
  await phone.home()
  await taps('tab-signed', 'segment-closed')
  await phone.on('list-closed').waitFor()
  await phone.on('cards-closed').waitFor()
  await shoot('home-closed')
}
