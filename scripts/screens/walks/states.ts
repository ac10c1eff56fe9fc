// Owns the pictures of the person's own pages while they load and when they cannot be read without a network; and of what is largest.
import type { Walker } from '../walker.ts'
import { DOCUMENTS } from '../documents.ts'

const PAGES = { account: 'account', certificate: 'certificate-page', devices: 'devices', history: 'history', privacy: 'privacy', about: 'about' } as const

export async function walkStates(walker: Walker): Promise<void> {
  const { phone, page, shoot } = walker
  const goTo = (name: string) => page.evaluate((hash) => void (location.hash = hash), `/packages/person/${name}/index`)
  for (const [name, id] of Object.entries(PAGES)) {
    await phone.home()
    await phone.on('pane-pending').waitFor()
    const release = await walker.hold('identity')
    await goTo(name)
    await phone.on(`${id}-loading`).waitFor()
    await shoot(`${name}-loading`)
    await release()
    await phone.on(`${id}-loading`).waitFor({ state: 'detached' })
    // Back without loading the app anew: offline, its code is there only because it was there before.
    await phone.on('back').click()
    await phone.on('pane-pending').waitFor()
    await page.context().setOffline(true)
    await goTo(name)
    await phone.on(`${id}-retry`).waitFor()
    await phone.on('offline').waitFor()
    await shoot(`${name}-problem`)
    await page.context().setOffline(false)
  }
}

/** The largest letters, where most is written or most is at stake. */
export async function walkLargest(walker: Walker): Promise<void> {
  const { phone, shoot, taps, open } = walker
  await open('packages/person/settings/index', 'settings-page')
  await taps('type-largest')
  await shoot('settings-largest')
  await phone.home()
  await phone.on('cards-pending').waitFor()
  await shoot('home-largest')
  await walker.openMe()
  await shoot('me-largest')
  await walker.openDocument(DOCUMENTS.consent.title)
  await phone.on('page-1-image').waitFor()
  await shoot('document-largest')
  await walker.toConfirm()
  await shoot('sign-largest')
  await taps((await phone.on('confirm-pin').isVisible()) ? 'confirm-pin' : 'confirm-go')
  await phone.on('pin').waitFor()
  await shoot('sign-pin-largest')
  // Reports are signed automatically by now: the form is not.
  await walker.openDocument(DOCUMENTS.template.title)
  await phone.on('json').locator('.yq-json-value').first().waitFor()
  await shoot('document-json-largest')
  await open('packages/person/messages/index', 'messages-private')
  await shoot('messages-largest')
  await open('packages/person/settings/index', 'settings-page')
  await taps('type-normal')
}
