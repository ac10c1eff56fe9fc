// Benchmark `phone-day`: what a doctor waits for on the phone, in Chromium against the real platform: a long list, a long document, a batch.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { CDPSession } from 'playwright-core'
import { seedTasks } from '../../e2e/support/many-tasks.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../../e2e/support/two-screens.ts'
import type { PhonePage } from '../../e2e/support/phone-page.ts'
import { row, type Bench, type Row } from './figures.ts'
import { chineseRecord, PAGES, plainRecord } from './load/long-record.ts'

const LIST = 10_000
const BATCH = 100
const SLOW_DOWN = 4
const ROUND_TRIP_MS = 100
/** Simulated 3G as Chromium's developer tools call it fast: 1.6 Mbit/s down, 750 kbit/s up, and 150 ms for a round trip. */
const THIRD_GENERATION = { offline: false, latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (750e3 / 8) * 0.9 }
const GOAL = 'the goal'

export const bench: Bench = async (say) => {
  const screens = await openTwoScreens()
  try {
    say('a first load')
    const load = await firstLoad(screens)
    const { phone } = await screens.enrolledPhone('D1202')
    say(`a document of ${PAGES} pages over 3G`)
    const page = await firstPage(screens, phone)
    say(`a batch of ${BATCH}, processor ${SLOW_DOWN} times slower, ${ROUND_TRIP_MS} ms for a round trip`)
    const batch = await signBatch(screens, phone)
    say(`a list of ${LIST}`)
    await seedTasks(screens.platform, { staffNumber: 'D1202', count: LIST, list: 'pending' })
    const list = await scrollList(phone)
    return {
      rows: [...load, ...list, ...page, ...batch],
      notes: [
        `The list is scrolled by ${STEPS} flicks of 1,500 points; a frame is the time between two animation frames of the page, and the longest counts. The processor is not slowed down for it.`,
        'First load: every script that a browser with an empty cache asks for until the home page of a new phone stands, each compressed with gzip at its default level.',
        'The document is opened with one tap in a list that was read for three seconds, then others the moment they appear, one of them Chinese with its font embedded; the first page counts when its first picture, 420 pixels wide, is decoded: the sharp one follows. It is timed in the page, frame by frame from the tap. The link is Chromium’s “Fast 3G”: 1.6 Mbit/s down less a tenth, 150 ms for a round trip. The platform, the proxy (which passes nothing compressed), the browser and this program share the machine.',
        'The batch counts from the last digit of the PIN to the page of results. Server time is the time that the platform’s process was on a processor meanwhile.',
      ],
    }
  } finally {
    await screens.close()
  }
}

const goal = (figure: string, value: number, unit: string, most: number): Row => row(figure, value, unit, GOAL, most)
const STEPS = 60

async function scrollList(phone: PhonePage): Promise<Row[]> {
  const startedAt = performance.now()
  await phone.home()
  await phone.on('list-pending').locator('.yq-task').first().waitFor()
  const shownMs = performance.now() - startedAt
  await phone.page.waitForTimeout(1500)
  await phone.page.evaluate(() => {
    const found = globalThis as unknown as { frames: number[]; watching: boolean }
    found.frames = []
    found.watching = true
    let before = performance.now()
    const next = (): void => {
      const now = performance.now()
      found.frames.push(now - before)
      before = now
      if (found.watching) requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  await phone.page.mouse.move(200, 500)
  for (let step = 0; step < STEPS; step++) {
    await phone.page.mouse.wheel(0, 1500)
    await phone.page.waitForTimeout(80)
  }
  const frames = await phone.page.evaluate(() => {
    const found = globalThis as unknown as { frames: number[]; watching: boolean }
    found.watching = false
    return found.frames
  })
  const drawn = await phone.on('list-pending').locator('.yq-task').count()
  const sorted = frames.toSorted((a, b) => a - b)
  return [
    goal(`list of ${LIST.toLocaleString('en')}: longest frame while scrolling`, sorted.at(-1)!, 'ms', 50),
    row('  of it: frame, 99th of 100', sorted[Math.floor(sorted.length * 0.99)]!, 'ms'),
    row('  cards in the page at once', drawn, 'cards'),
    row('  from a fresh start of the app to the first card', shownMs, 'ms'),
  ]
}

/** Scripts until the home page stands, in kB (1,000 bytes) of gzip. */
async function firstLoad({ newPhone }: TwoScreens): Promise<Row[]> {
  const { phone, window } = await newPhone()
  const scripts: Promise<Buffer>[] = []
  phone.page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body())
  })
  await phone.home()
  await phone.on('enrol').waitFor()
  const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script).length)
  await window.context.close()
  return [goal(`H5, first load: ${sizes.length} scripts until home stands, gzip`, sizes.reduce((sum, size) => sum + size, 0) / 1000, 'kB', 300)]
}

const LONG_TITLE = ['二十页病历（预取）', '二十页病历（未预取）', '二十页中文病历（未预取）'] as const
/** A person looks at the list before they tap. */
const READING_MS = 3000

/** In the page, frame by frame: waiting from outside looks only every half second. @returns ms from the tap to the first page, decoded */
const untilFirstPage = (): Promise<number> =>
  new Promise((resolve) => {
    let tappedAt = 0
    addEventListener('click', ({ timeStamp }) => (tappedAt = timeStamp), { capture: true, once: true })
    const look = (): void => {
      // The page before may still be in the document, hidden.
      const picture = tappedAt === 0 ? undefined : [...document.querySelectorAll<HTMLImageElement>('#page-1-image img')].find((image) => image.offsetParent !== null && image.complete && image.naturalWidth > 0)
      if (picture) void picture.decode().then(() => resolve(performance.now() - tappedAt))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })

/** Twice: among the first cards of a list that is being read, so that its first page was fetched ahead; and tapped the moment it appears, when nothing of it was. */
async function firstPage({ hospital }: TwoScreens, phone: PhonePage): Promise<Row[]> {
  const cardOf = (title: string) => phone.on('list-pending').locator('.yq-task', { hasText: title })
  const session = await phone.page.context().newCDPSession(phone.page)
  const open = async (title: string): Promise<number> => {
    const shown = phone.page.evaluate(untilFirstPage)
    await cardOf(title).click()
    return shown
  }
  await hospital.push({ signers: ['D1202'], title: LONG_TITLE[0], content: plainRecord(0) })
  await phone.home()
  await session.send('Network.emulateNetworkConditions', THIRD_GENERATION)
  await cardOf(LONG_TITLE[0]).waitFor()
  await phone.page.waitForTimeout(READING_MS)
  const aheadMs = await open(LONG_TITLE[0])
  const freshMs: number[] = []
  for (const [title, content] of [[LONG_TITLE[1], plainRecord(1)], [LONG_TITLE[2], await chineseRecord()]] as const) {
    await phone.on('back').click()
    await cardOf(LONG_TITLE[0]).waitFor()
    await phone.page.waitForTimeout(READING_MS)
    await hospital.push({ signers: ['D1202'], title, content })
    await cardOf(title).waitFor({ timeout: 40_000 })
    freshMs.push(await open(title))
  }
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 })
  await session.detach()
  return [
    goal(`document of ${PAGES} pages over 3G: first page after the tap`, aheadMs, 'ms', 1000),
    goal('  the same, tapped the moment it appears in the list', freshMs[0]!, 'ms', 1000),
    goal('  the same, Chinese with its font embedded', freshMs[1]!, 'ms', 1000),
  ]
}

async function signBatch({ hospital, platform }: TwoScreens, phone: PhonePage): Promise<Row[]> {
  const revoked = (await hospital.changes()).changes.filter(({ state }) => state === 'pending').map(({ documentId }) => documentId)
  for (const documentId of new Set(revoked)) await hospital.revoke(documentId, '清理').catch(() => undefined)
  for (let index = 0; index < BATCH; index++) await hospital.push({ signers: ['D1202'], title: `批量 ${index}`, sample: index % 2 ? 'prescription-data.json' : 'prescription.pdf' })
  await phone.home()
  await phone.on('select').click()
  await phone.on('select-all').click()
  await phone.on('select-go').click()
  await phone.on('batch-go').click()
  await phone.on('confirm-go').click()
  const session = await phone.page.context().newCDPSession(phone.page)
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: ROUND_TRIP_MS, downloadThroughput: -1, uploadThroughput: -1 })
  await phone.press('pin', PIN.slice(0, -1))
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN })
  await session.send('Performance.enable')
  const [cpuBefore, busyBefore] = [processorMs(platform.pid), await busySeconds(session)]
  const startedAt = performance.now()
  await phone.on(`pin-key-${PIN.at(-1)}`).click()
  await phone.on('batch-done').waitFor({ timeout: 120_000 })
  const [ms, cpuMs] = [performance.now() - startedAt, processorMs(platform.pid) - cpuBefore]
  const busy = (await busySeconds(session)) - busyBefore
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 })
  await session.detach()
  const signed = await phone.on('batch-done').locator('.yq-batch-signed').count()
  if (signed !== BATCH) throw new Error(`${signed} of ${BATCH} were signed`)
  return [
    goal(`batch of ${BATCH}, half PDF and half JSON: phone time`, ms / 1000, 's', 10),
    row('  of it: the page’s own thread at work', busy, 's'),
    goal('  of it: server time, on a processor', cpuMs / 1000, 's', 3),
  ]
}

/** How long the page's main thread has been at work so far, the slow-down included. */
async function busySeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')!.value
}

/** User and system time of a process so far, from Linux's own account. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
