// MP-7, MP-4, PL-2: signing many with one PIN: progress, a choice when one cannot be signed, and the outcome after the app was killed.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
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

async function review(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index++) ids.push((await screens.hospital.push({ signers: ['D1202'], title: `批量处方 ${index + 1}`, sample: 'prescription-data.json' })).documentId)
  await phone.home()
  await phone.on('select').click()
  await phone.on('select-all').click()
  await phone.on('select-go').click()
  await phone.on('batch-review').waitFor()
  return ids
}
const askPin = async () => {
  await phone.on('batch-go').click()
  await phone.on('confirm-go').click()
}
const confirm = async () => {
  await askPin()
  await phone.press('pin', PIN)
}
const states = (ids: string[]) => Promise.all(ids.map(async (id) => (await screens.hospital.document(id)).state))

describe('MP-7 batch signing', () => {
  test('one PIN for exactly the list shown; a result for each', async () => {
    const ids = await review(5)
    expect(await phone.text('batch-review')).toContain('5')
    await confirm()
    await phone.on('batch-done').waitFor()
    expect(await phone.on('batch-done').locator('.yq-batch-signed').count()).toBe(5)
    expect(await states(ids)).toEqual(ids.map(() => 'signed'))
    const approvals = await Promise.all(ids.map(async (id) => (await screens.hospital.evidence(id)).records.find(({ kind }) => kind === 'signing.intended')!.facts['approvalDigestHex']))
    expect(new Set(approvals).size).toBe(1)
  })

  test.each([['go on with the rest', 'asking-go', ['signed', 'revoked', 'signed']], ['stop', 'asking-stop', ['pending', 'revoked', 'pending']]])('one was revoked meanwhile: %s', async (_, choice, expected) => {
    const ids = await review(3)
    await screens.hospital.revoke(ids[1]!, '开错患者')
    await confirm()
    await phone.on('asking-sheet').waitFor()
    expect(await phone.text('asking-sheet')).toContain('批量处方 2')
    await phone.on(choice).click()
    await phone.on('batch-done').waitFor()
    expect(await states(ids)).toEqual(expected)
    for (const [index, id] of ids.entries()) if (expected[index] === 'pending') await screens.hospital.revoke(id, '清理')
  })

  test('PL-2 the app is killed when the answer is lost: the next start tells what became of each', async () => {
    const ids = await review(4)
    await askPin()
    // What the page asks for by itself is over; then begin is the first call of signing, complete the second.
    await screens.proxy.quiet('/cosigning/')
    let isSent = false
    let calls = 0
    screens.proxy.rule = ({ path }) => {
      if (!path.startsWith('/cosigning/channel')) return 'pass'
      if (isSent) return 'lose-request'
      if (++calls < 2) return 'pass'
      isSent = true
      return 'lose-answer'
    }
    await phone.press('pin', PIN)
    await phone.on('interrupted-sheet').waitFor()
    screens.proxy.rule = undefined
    await phone.home()
    await expect.poll(() => phone.text('unfinished-title'), { timeout: 15_000 }).toContain('已签 4 份')
    expect(await states(ids)).toEqual(ids.map(() => 'signed'))
    await phone.on('unfinished-seen').click()
    await phone.on('unfinished').waitFor({ state: 'hidden' })
  })
})
