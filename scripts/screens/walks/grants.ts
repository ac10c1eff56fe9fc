// Owns the pictures of what is signed in another way than with the PIN: delegation, the PIN-free window, automatic signing, finger and face.
import { PIN } from '../../../e2e/support/first-use.ts'
import { PEOPLE, type Morning } from '../morning.ts'
import type { Walker } from '../walker.ts'

/** One for each walk: whoever signs first takes it from the other's list. */
export const TO_SIGN_FOR_CHIEF = { zh: '主任门诊处方', en: '主任查房处方' } as const

/** The chief lets these people sign prescriptions. */
export async function chiefGrants({ chief }: Morning, staffNumber: string): Promise<void> {
  await chief.home()
  await chief.page.evaluate(() => void (location.hash = '/packages/person/delegation/grant/index'))
  await chief.on('colleague-search').locator('input').fill(staffNumber)
  await chief.on(`colleague-${staffNumber}`).click()
  await chief.on('delegation-types-prescription').click()
  await chief.on('delegation-grant-go').click()
  await chief.press('pin', PIN)
  await chief.on('pin').waitFor({ state: 'hidden' })
}

export async function walkDelegation(walker: Walker): Promise<void> {
  const { phone, shoot, taps, open } = walker
  await open('packages/person/delegation/index', 'delegation-granted-none')
  await shoot('delegation-empty')
  await taps('delegation-grant')
  await phone.on('colleague-search').locator('input').fill(PEOPLE.resident)
  await taps(`colleague-${PEOPLE.resident}`)
  await shoot('delegation-grant')
  await taps('delegation-days-3', 'delegation-grant-go')
  await phone.press('pin', PIN)
  await phone.on('delegation-list-granted').waitFor()
  await shoot('delegation')
  await taps('delegation-tab-requests', 'delegation-ask')
  await phone.on('colleague-search').locator('input').fill(PEOPLE.chief)
  await taps(`colleague-${PEOPLE.chief}`)
  await phone.on('delegation-reason').locator('input').fill(walker.language === 'zh' ? '明日值班，请授权代签处方' : 'On duty tomorrow: may I sign for you?')
  await shoot('delegation-ask')
  await taps('delegation-ask-go')
  await phone.on('delegation-page').waitFor()
  await taps('delegation-tab-requests')
  await phone.on('delegation-requests').waitFor()
  await shoot('delegation-requests')
  await open('packages/person/delegation/tasks/index', 'list-delegated')
  await phone.on('list-delegated').locator('.yq-task').first().waitFor()
  await shoot('delegated-tasks')
  await phone.on('list-delegated').locator('.yq-task', { hasText: TO_SIGN_FOR_CHIEF[walker.language] }).click()
  await phone.on('page-1-image').waitFor()
  await shoot('document-delegated')
  await phone.sign(PIN)
  await phone.signed()
  await open('packages/person/delegation/index', 'delegation-page')
  await taps('delegation-tab-received')
  await phone.on('delegation-list-received').locator('[id^="grant-open-"]').first().click()
  await phone.on('grant-use').waitFor()
  await shoot('delegation-detail')
}

export async function walkOtherWays(walker: Walker): Promise<void> {
  const { phone, me, morning, shoot, taps, open } = walker
  await open('packages/person/pin-free/index', 'pin-free-go')
  await taps('pin-free-types-prescription')
  await shoot('pin-free')
  await taps('pin-free-go')
  await phone.press('pin', PIN)
  await phone.on('pin-free-open').waitFor()
  await shoot('pin-free-open')
  await phone.home()
  await phone.on('pin-free-strip').waitFor()
  await phone.on('pane-pending').waitFor()
  await shoot('home-pin-free')
  await taps('pin-free-end')
  await phone.on('pin-free-strip').waitFor({ state: 'hidden' })

  await open('packages/person/automatic/index', 'automatic-form')
  await taps('automatic-types-laboratory-report')
  await shoot('automatic')
  await taps('automatic-go')
  await phone.press('pin', PIN)
  await phone.on('automatic-open').waitFor()
  await phone.on('automatic-state').getByText(walker.language === 'zh' ? '已开启' : /^(On|Open)$/).waitFor()
  const documentId = await morning.push('laboratory', [me.staffNumber], { title: '血细胞分析报告单' })
  await morning.hospital.documentIn(documentId, 'signed')
  await open('packages/person/automatic/index', 'automatic-uses')
  await shoot('automatic-open')

  await open('packages/person/biometrics/index', 'biometrics-go')
  await shoot('biometrics')
  await taps('biometrics-go')
  await phone.press('pin', PIN)
  await phone.on('biometrics-on').waitFor()
  await shoot('biometrics-on')
  await morning.push('prescription', [me.staffNumber], { title: '出院带药处方' })
  await walker.openDocument('出院带药处方')
  await phone.pageImages(1)
  await walker.toConfirm()
  await phone.on('confirm-pin').waitFor()
  await shoot('sign-confirm-biometrics')
}
