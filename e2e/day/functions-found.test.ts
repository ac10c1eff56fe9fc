// A stranger finds each function: from the home page by taps alone, three at most, each on something that says in words where it leads.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTwoScreens, type TwoScreens } from '../support/two-screens.ts'
import type { PhonePage } from '../support/phone-page.ts'

const DOCTOR = 'D1103'
const MOST_TAPS = 3
let screens: TwoScreens
let phone: PhonePage

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone } = await screens.enrolledPhone(DOCTOR))
  await screens.hospital.push({ signers: [DOCTOR], title: '处方笺' })
  await screens.hospital.push({ signers: [DOCTOR], title: '入院记录', sample: 'admission-record.pdf' })
}, 300_000)
afterAll(() => screens?.close())

const CARD = 'card'

/** requirement and function → what is tapped, one after the other → what is then there */
const WAYS: readonly (readonly [what: string, taps: readonly string[], arrived: string])[] = [
  ['MP-2 MP-3 scanning', [], 'scan'],
  ['MP-4 several at once', ['select'], 'select-go'],
  ['MP-5 MA-7 granting', ['tab-me', 'delegation', 'delegation-grant'], 'delegation-grant-page'],
  ['MP-5 asking, uses', ['tab-me', 'delegation', 'delegation-tab-received'], 'delegation-ask'],
  ['MP-6 MA-10 PIN-free signing', ['tab-me', 'pin-free'], 'pin-free-page'],
  ['MP-7 signing one', [CARD, 'sign'], 'confirm-sheet'],
  ['MP-7 rejecting', [CARD, 'reject'], 'reject-sheet'],
  ['MP-7 filtering', ['filter-pending'], 'filter-sheet'],
  ['MP-7 what I signed', ['tab-signed'], 'segment-signed'],
  ['MP-9 MA-1 MA-3 certificate and download', ['tab-me', 'certificate-row'], 'download-der'],
  ['MP-9 changing the phone number', ['tab-me', 'account', 'new-phone'], 'new-phone-page'],
  ['MP-9 MA-10 changing the PIN', ['tab-me', 'pin'], 'pin-page'],
  ['MA-2 drawing a signature', ['tab-me', 'handwriting', 'write'], 'ink-frame'],
  ['MA-2 a signature from a photo', ['tab-me', 'handwriting'], 'photo-album'],
  ['MA-4 MA-10 the log-in password', ['tab-me', 'login-password'], 'login-password-page'],
  ['MA-4 a forgotten PIN', ['tab-me', 'enrol-again'], 'again-sheet'],
  ['MA-5 finger or face', ['tab-me', 'biometrics'], 'biometrics-page'],
  ['MA-6 MA-16 automatic signing', ['tab-me', 'automatic'], 'automatic-page'],
  ['MA-8 what a document is', [CARD, 'details'], 'fact-kind'],
  ['MA-9 account', ['tab-me', 'account'], 'account-page'],
  ['MA-11 settings', ['tab-me', 'settings'], 'language'],
  ['MA-11 help', ['tab-me', 'help'], 'help-sign'],
  ['MA-11 privacy', ['tab-me', 'settings', 'privacy'], 'privacy-page'],
  ['MA-11 version', ['tab-me', 'settings', 'about'], 'about-version'],
  ['MA-11 logging out', ['tab-me', 'account'], 'log-out'],
  ['MA-11 phones and their last use', ['tab-me', 'devices'], 'devices-page'],
  ['MA-11 log of my actions', ['tab-me', 'history'], 'history-page'],
  ['MA-12 passing on', [CARD, 'flow-key', 'pass-on'], 'pass-on-sheet'],
  ['MA-13 colleagues', ['tab-me', 'colleagues'], 'colleague-query'],
  ['MA-14 the flow', [CARD, 'flow-key'], 'flow-line'],
]

describe('each function is found', () => {
  test.each(WAYS)('%s', async (_what, taps, arrived) => {
    expect(taps.length).toBeLessThanOrEqual(MOST_TAPS)
    await phone.home()
    await phone.on('list-pending').locator('.yq-task').first().waitFor()
    for (const id of taps) {
      const tapped = id === CARD ? phone.on('list-pending').locator('.yq-task', { hasText: '处方笺' }).first() : phone.on(id)
      expect((await tapped.innerText()).trim()).not.toBe('')
      await tapped.click()
      if (id === CARD) await phone.on('page-1-image').waitFor()
    }
    await phone.on(arrived).or(phone.on('unseen-sheet')).first().waitFor()
  })

  test('and the help leads to each in one tap more', async () => {
    await phone.home()
    await phone.on('tab-me').click()
    await phone.on('help').click()
    for (const name of ['pin-free', 'biometrics', 'handwriting', 'delegation', 'automatic', 'flow', 'certificate', 'pin', 'phone', 'log', 'look']) {
      await phone.on(`help-${name}`).click()
      expect(await phone.on(`help-${name}-steps`).locator('.yq-mini').count()).toBe(3)
      await phone.on(`help-${name}-go`).waitFor()
    }
    await phone.on('help-look-go').click()
    await phone.on('settings-page').waitFor()
  })
})
