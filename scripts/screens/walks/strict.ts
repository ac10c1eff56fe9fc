// Owns the pictures of a hospital that asks for more: further proofs of identity, a code at signing, messages, certificates near their end, a newer version; and of a second phone.
import { PIN } from '../../../e2e/support/first-use.ts'
import { eventually } from '../../../e2e/support/eventually.ts'
import type { PhonePage } from '../../../e2e/support/phone-page.ts'
import { codeSentTo } from '../../../e2e/support/simulator-events.ts'
import type { Walker } from '../walker.ts'

const ID = '11010519491231002X'

export async function walkStrict(walker: Walker): Promise<void> {
  const { phone, me, morning, shoot, taps, open } = walker
  await phone.home()
  if (walker.language === 'en') await taps('language-en')
  await upToFactor(walker, phone)
  await taps('factor-choice-carrier')
  await shoot('factor-carrier')
  await taps('factor-choice-bank-card')
  await shoot('factor-bank-card')
  await taps('factor-choice-face')
  await shoot('factor-face')
  await finishFactor(phone)

  await phone.on('tab-me').click()
  await phone.on('me-certificate-due').waitFor()
  await shoot('me-certificate-due')
  await open('packages/person/certificate/index', 'certificate-due')
  await phone.on('practice-places').waitFor()
  await shoot('certificate-due')
  await taps('renew')
  await phone.on('pin').waitFor()
  await shoot('certificate-renew')
  await phone.press('pin', PIN)
  await phone.on('certificate-renewed').waitFor()
  await shoot('certificate-renewed')
  await open('packages/person/about/index', 'about-update')
  await shoot('about-update')

  await open('packages/person/messages/index', 'messages-private')
  await shoot('messages-unbound')
  const account = `member-${me.staffNumber}`
  morning.provider.members.add(account)
  morning.provider.loggedIn = account
  await taps('bind-wecom')
  await phone.on('unbind-wecom').waitFor()
  await shoot('messages-bound')

  const title = '精神药品处方'
  await morning.push('prescription', [me.staffNumber], { title })
  await walker.openDocument(title)
  await phone.pageImages(1)
  await walker.toConfirm()
  await taps('confirm-go')
  const sinceMs = Date.now() - 1000
  await phone.press('pin', PIN)
  await phone.on('factor-sheet').waitFor()
  await shoot('sign-factor')
  await phone.press('factor-code', await codeSentTo(morning.platform.url, me.phone, sinceMs))
  await phone.signed()
}

/** The same person on another phone: the first one's key ends. */
export async function walkSecondPhone(walker: Walker): Promise<void> {
  const { phone, taps, shoot, open } = walker
  await phone.home()
  if (walker.language === 'en') await taps('language-en')
  await upToFactor(walker, phone)
  await finishFactor(phone)
  await open('packages/person/devices/index', 'sign-out-this')
  await eventually('both phones', async () => ((await phone.on('devices-page').locator('.yq-card').count()) > 1 ? true : undefined))
  await shoot('devices-two')
}

async function upToFactor({ me, morning }: Walker, phone: PhonePage): Promise<void> {
  await phone.on('enrol').click()
  await phone.on('staff-number').locator('input').fill(me.staffNumber)
  await phone.on('phone-number').locator('input').fill(me.phone)
  await phone.on('privacy-agree').click()
  const sinceMs = Date.now() - 1000
  await phone.on('send-code').click()
  await phone.on('code').waitFor()
  await phone.press('code', await codeSentTo(morning.platform.url, me.phone, sinceMs))
  await phone.on('factor').waitFor()
}

async function finishFactor(phone: PhonePage): Promise<void> {
  await phone.on('factor-choice-carrier').click()
  await phone.on('identity-number').locator('input').fill(ID)
  await phone.on('factor-go').click()
  await phone.press('pin-new', PIN)
  await phone.press('pin-again', PIN)
  await phone.on('enrolment-done').waitFor()
  await phone.on('enrolment-next').click()
  await phone.on('pane-pending').waitFor()
}
