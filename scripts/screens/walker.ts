// Owns one person's way through all pages: their phone, what they can do, and the camera that follows.
import type { Page } from 'playwright-core'
import type { PhonePage } from '../../e2e/support/phone-page.ts'
import type { DemoStaff } from '../serve/demo-hospital.ts'
import type { Camera } from './camera.ts'
import { screens } from './catalogue.ts'
import type { LanguageOfShot } from './contact-sheet.ts'
import { PEOPLE, type Morning } from './morning.ts'

export interface Walker {
  morning: Morning
  language: LanguageOfShot
  me: DemoStaff
  phone: PhonePage
  page: Page
  shoot(name: string): Promise<void>
  /** home, afresh, then this page */
  open(path: string, id: string): Promise<void>
  /** home, then the person's own page */
  openMe(): Promise<void>
  /** home, the document of this title */
  openDocument(title: string): Promise<void>
  /** up to the sheet that asks whether to sign */
  toConfirm(): Promise<void>
  /** requests to these functions wait until released, or fail */
  hold(what: 'cosigning' | 'status-sync' | 'seal' | 'identity', how?: 'wait' | 'fail'): Promise<() => Promise<void>>
  taps(...ids: string[]): Promise<void>
}

export async function openWalker(morning: Morning, language: LanguageOfShot, camera: Camera, staffNumber: string = PEOPLE[language]): Promise<Walker> {
  const phone = await morning.newPhone()
  const { page } = phone
  const walker: Walker = {
    morning, language, phone, page,
    me: morning.staff(staffNumber),
    async shoot(name) {
      if (!(name in screens)) throw new Error(`${name} is not in the catalogue`)
      await camera.shoot(page, name, language)
    },
    async open(path, id) {
      await phone.home()
      await page.evaluate((hash) => void (location.hash = hash), `/${path}`)
      await phone.on(id).waitFor()
    },
    async openMe() {
      await phone.home()
      await walker.taps('tab-me')
      await phone.on('me-person').waitFor()
    },
    async openDocument(title) {
      await phone.home()
      await phone.openTask(title)
    },
    async toConfirm() {
      await phone.on('sign').click()
      await phone.on('confirm-sheet').or(phone.on('unseen-sheet')).first().waitFor()
      if (await phone.on('unseen-sheet').isVisible()) await phone.on('unseen-sign').click()
      await phone.on('confirm-sheet').waitFor()
    },
    async hold(what, how = 'wait') {
      let release: () => void = () => undefined
      const released = new Promise<void>((resolve) => (release = resolve))
      const pattern = `**/${what}/**`
      await page.route(pattern, async (route) => {
        if (how === 'fail') return route.abort()
        await released
        await route.continue().catch(() => undefined)
      })
      return async () => {
        release()
        await page.unroute(pattern)
      }
    },
    async taps(...ids) {
      for (const id of ids) await phone.on(id).click()
    },
  }
  return walker
}
