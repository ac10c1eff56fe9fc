// PL-2: a corridor without a network: what was opened is still there, and what was done is never done twice.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { atRest } from '../support/eventually.ts'
import type { PhonePage } from '../support/phone-page.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'

let screens: TwoScreens
let phone: PhonePage

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone } = await screens.enrolledPhone('D1202'))
}, 300_000)
afterEach(() => void (screens.proxy.rule = undefined))
afterAll(() => screens?.close())

/** All that the browser keeps. */
const stored = (): Promise<string> => phone.page.evaluate(async () => {
  const texts: string[] = Object.values({ ...localStorage }).concat(Object.values({ ...sessionStorage }))
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name!)
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    for (const store of database.objectStoreNames) {
      const all = await new Promise<unknown[]>((resolve) => {
        const reading = database.transaction(store).objectStore(store).getAll()
        reading.onsuccess = () => resolve(reading.result)
      })
      texts.push(JSON.stringify(all))
    }
    database.close()
  }
  return texts.join('\n')
})

describe('PL-2 a weak network', () => {
  test('a document that was opened is shown again without a network, as of when; signing waits for it', async () => {
    const { documentId } = await screens.hospital.push({ signers: ['D1202'], title: '走廊处方' })
    await phone.home()
    await phone.openTask('走廊处方')
    await phone.pageImages(1)
    await atRest('what is kept', async () => (await stored()).length)
    await phone.on('back').click()
    await phone.on('pane-pending').waitFor()
    screens.proxy.rule = () => 'lose-request'
    await phone.openTask('走廊处方')
    await phone.on('document-as-of').waitFor()
    expect(await phone.text('document-as-of')).toMatch(/\d\d:\d\d/)
    await phone.pageImages(1)
    await phone.sign(PIN)
    await phone.on('blocked-sheet').waitFor()
    expect((await screens.hospital.document(documentId)).state).toBe('pending')
    screens.proxy.rule = undefined
    await phone.on('blocked-again').click()
    await phone.press('pin', PIN)
    await phone.signed()
    expect((await screens.hospital.document(documentId)).state).toBe('signed')
  })

  test('nothing of it is left in the browser’s storage in the clear', async () => {
    const texts = await stored()
    expect(texts.length).toBeGreaterThan(1000)
    for (const secret of ['走廊处方', '张秀英', 'ZY20261101']) expect(texts).not.toContain(secret)
  })
})
