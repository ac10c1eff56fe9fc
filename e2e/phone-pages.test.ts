// What a signer meets beside the straight path, on the phone's own pages: no network, a document that changed, batches, wrong PINs.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { enrolledPhone as enrolledCommandPhone } from './support/command-phone.ts'
import { expectSignedPdf } from './support/expect-signed.ts'
import type { PhonePage } from './support/phone-page.ts'
import { formsFound } from './support/plaintext.ts'
import { openTwoScreens, PIN, type TwoScreens } from './support/two-screens.ts'
import type { Window } from './support/windows.ts'

let screens: TwoScreens
let phone: PhonePage
let window: Window
let oneTimeCode: string

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone, window, oneTimeCode } = await screens.enrolledPhone('D1202'))
}, 300_000)
afterEach(() => void (screens.proxy.rule = undefined))
afterAll(() => screens?.close())

const cosigningCalls = (): number => screens.proxy.exchanges.filter(({ path }) => path === '/cosigning/channel').length

/** Pushes a document for this signer and opens it from the pending list. */
async function open(title: string, more: { signers?: string[]; sample?: string } = {}): Promise<string> {
  const { documentId } = await screens.hospital.push({ signers: ['D1202'], title, ...more })
  await phone.home()
  await phone.openTask(title)
  return documentId
}

describe('PL-2 the network on the phone', () => {
  test('cut after complete-signing was sent: the phone says so, goes on by itself, and the document is signed once', async () => {
    const documentId = await open('断网处方')
    await phone.pageImages(1)
    await phone.askPin()
    // What the page asks for by itself is over; then begin is the first call of signing, complete the second.
    await screens.proxy.quiet('/cosigning/')
    const before = cosigningCalls()
    let isCut = true
    screens.proxy.rule = ({ path }) => (path.startsWith('/cosigning/channel') && isCut && cosigningCalls() - before >= 1 ? (cosigningCalls() - before === 1 ? 'lose-answer' : 'lose-request') : 'pass')
    await phone.press('pin', PIN)
    await phone.on('interrupted-sheet').waitFor()
    expect(await phone.text('interrupted-sheet')).toMatch(/网络|结果/)
    isCut = false
    await phone.signed()
    expect(screens.proxy.exchanges.filter(({ fate }) => fate === 'lose-answer')).toHaveLength(1)
    await expectSignedPdf(screens.hospital, documentId)
  })

  test('gone while a list is read: it says so and reads again when asked', async () => {
    await screens.hospital.push({ signers: ['D1202'], title: '列表处方' })
    await phone.home()
    await phone.on('list-pending').locator('.yq-task').first().waitFor()
    screens.proxy.rule = ({ path }) => (path.startsWith('/status-sync/') ? 'lose-request' : 'pass')
    await phone.on('tab-signed').click()
    await phone.on('list-problem').waitFor()
    screens.proxy.rule = undefined
    await phone.on('list-retry').click()
    await phone.on('list-signed').locator('.yq-task', { hasText: '断网处方' }).waitFor()
  })
})

describe('MP-3 another signer was faster', () => {
  test('the phone says that the document changed, shows the newest with the other signature, and then signs', async () => {
    const other = await enrolledCommandPhone(screens.platform, 'D1203')
    const documentId = await open('会诊同意书', { signers: ['D1202', 'D1203'], sample: 'operation-consent.pdf' })
    await phone.pageImages(2)
    const { taskId } = await other.taskOn(documentId)
    expect((await other.run('sign', taskId)).last).toMatchObject({ signed: 1 })
    other.close()
    await phone.sign(PIN)
    await phone.on('changed-sheet').waitFor()
    expect(await phone.text('changed-sheet')).toContain('其他签署人')
    expect((await screens.hospital.document(documentId)).fullySigned).toBe(false)
    await phone.on('changed-reload').click()
    await phone.on('changed-sheet').waitFor({ state: 'detached' })
    await phone.pageImages(2)
    await phone.sign(PIN)
    await phone.signed()
    await expectSignedPdf(screens.hospital, documentId, 2)
  })
})

describe('MP-4 MP-7 a batch on the phone', () => {
  test('PDF and JSON chosen together, one PIN, each result by name', async () => {
    const { hospital } = screens
    const pushed = [await hospital.push({ signers: ['D1202'], title: '批量甲' }), await hospital.push({ signers: ['D1202'], title: '批量乙', sample: 'laboratory-data.json' }), await hospital.push({ signers: ['D1202'], title: '批量丙' })]
    await phone.home()
    await phone.on('select').click()
    for (const title of ['批量甲', '批量乙', '批量丙']) await phone.on('list-pending').locator('.yq-task', { hasText: title }).click()
    await phone.on('select-go').click()
    await phone.on('batch-go').click()
    await phone.on('confirm-go').click()
    await hospital.revoke(pushed[2]!.documentId, '重复')
    await phone.press('pin', PIN)
    await phone.on('asking-go').click()
    await phone.on('batch-done').waitFor()
    expect(await phone.on('batch-done').locator('.yq-batch-signed').allInnerTexts()).toEqual([expect.stringContaining('批量甲'), expect.stringContaining('批量乙')])
    expect(await phone.on('batch-done').locator('.yq-batch-refused').allInnerTexts()).toEqual([expect.stringContaining('批量丙')])
    expect((await Promise.all(pushed.map(({ documentId }) => hospital.document(documentId)))).map(({ state }) => state)).toEqual(['signed', 'signed', 'revoked'])
  })

  test('CO-3 JSON with its detached signature on the verification page: passed; with one digit changed: failed', async () => {
    const { hospital, platform, windows } = screens
    const { documentId } = await jsonDocument()
    const content = await hospital.file(documentId)
    const [signature] = await hospital.signatures(documentId)
    const { page, context } = await windows.desktop()
    await page.goto(`${platform.url}/console/verify/`)
    const drop = (json: Buffer) => page.locator('input[type=file]').setInputFiles([{ name: '检验结果.json', mimeType: 'application/json', buffer: json }, { name: '检验结果.p7s', mimeType: 'application/pkcs7-signature', buffer: Buffer.from(signature!.cmsBase64, 'base64') }])
    await drop(content)
    await page.locator('[data-testid="report"][data-verdict="passed"]').waitFor()
    await page.locator('[data-testid="verify-clear"]').click()
    await drop(Buffer.from(content.toString('utf8').replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))))
    await page.locator('[data-testid="report"][data-verdict="failed"]').waitFor()
    await context.close()
  })
})

/** The JSON document that the batch signed. */
async function jsonDocument(): Promise<{ documentId: string }> {
  const { changes } = await screens.hospital.changes()
  for (const { documentId } of changes.toReversed()) if ((await screens.hospital.document(documentId)).title === '批量乙') return { documentId }
  throw new Error('the batch signed no JSON document')
}

describe('CO-1 wrong PINs on the phone', () => {
  test('each says how many tries are left; the fifth locks, and says what to do', async () => {
    const documentId = await open('锁定处方')
    await phone.pageImages(1)
    await phone.sign('135792')
    for (const triesLeft of [4, 3, 2, 1]) {
      await phone.on('pin-problem').getByText(`${triesLeft} 次`).waitFor()
      await phone.press('pin', '135792')
    }
    await phone.on('blocked-device-locked').waitFor()
    expect(await phone.text('blocked-sheet')).toContain('管理员')
    expect((await screens.hospital.document(documentId)).state).toBe('pending')
    await phone.home()
    await phone.on('tab-me').click()
    await expect.poll(() => phone.text('me-device-state')).toContain('锁定')
  })
})

describe('CO-2 the tap between this phone and the server', () => {
  test('holds no PIN, one-time code, device token, name, title or document text, after all of the above', async () => {
    const storage = await phone.page.evaluate(storedText)
    const deviceToken = /deviceToken\\*":\\*"([^"\\]+)/.exec(storage)?.[1]
    expect(deviceToken).toMatch(/.{20}/)
    const staff = screens.platform.demo.staff.find(({ staffNumber }) => staffNumber === 'D1202')!
    const recorded = screens.proxy.recorded()
    expect(recorded.includes('POST /cosigning/channel')).toBe(true)
    const said = { PIN, 'wrong PIN': '135792', oneTimeCode, deviceToken: deviceToken!, name: staff.name, phone: staff.phone, patient: '张秀英', admission: 'ZY20261101', title: '断网处方', document: '苯磺酸氨氯地平片', 'PDF head': '%PDF-1.' }
    expect(Object.entries(said).flatMap(([name, secret]) => formsFound(recorded, secret).map((form) => `${name} as ${form}`))).toEqual([])
    expect(storage).not.toContain(PIN)
    expect(formsFound(Buffer.from(screens.platform.log().replaceAll(/_[0-9a-f]{24}\b/g, '_')), deviceToken!)).toEqual([])
  })
})

/** All that the page keeps in IndexedDB and local storage. Runs in the page. */
async function storedText(): Promise<string> {
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('storage'))
    })
  const texts = [JSON.stringify({ ...localStorage })]
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name!))
    for (const store of Array.from(database.objectStoreNames)) texts.push(JSON.stringify(await settled(database.transaction(store).objectStore(store).getAll())))
    database.close()
  }
  return texts.join('\n')
}

describe('the phone window', () => {
  test('asked no other host, and no script failed', () => {
    expect(window.complaints.filter((complaint) => !/ERR_EMPTY_RESPONSE|ERR_CONNECTION|Failed to load resource/.test(complaint))).toEqual([])
  })
})
