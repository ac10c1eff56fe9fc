// Owns the pictures of the person's own pages: certificate, account, handwriting, PIN, devices, settings, help.
import { PIN } from '../../../e2e/support/first-use.ts'
import { PNG } from 'pngjs'
import { paperPhoto } from '@yiqian/shared/impression/testing/paper-photo.ts'
import { codeSentTo } from '../../../e2e/support/simulator-events.ts'
import type { Walker } from '../walker.ts'

const NEXT_PIN = '846205'

export async function walkPerson(walker: Walker): Promise<void> {
  const { phone, shoot, taps, open } = walker
  await walker.openMe()
  await shoot('me')
  await open('packages/person/certificate/index', 'practice-places')
  await shoot('certificate')
  await open('packages/person/account/index', 'nickname')
  await phone.on('nickname').locator('input').fill(walker.language === 'zh' ? '小林' : 'Lin')
  await taps('nickname-save')
  await phone.on('profile-saved').waitFor()
  await phone.on('profile-saved').waitFor({ state: 'hidden' })
  await shoot('account')
  await open('packages/person/new-phone/index', 'new-phone-begin')
  await shoot('new-phone')
  await open('packages/person/login-password/index', 'login-password-begin')
  await shoot('login-password')
  await open('packages/person/devices/index', 'sign-out-this')
  await shoot('devices')
  await taps('sign-out-this')
  await phone.on('sign-out-sheet').waitFor()
  await shoot('devices-sign-out')
  await open('packages/person/history/index', 'history-list')
  await shoot('history')
  await open('packages/person/help/index', 'help-page')
  await shoot('help')
  await open('packages/person/about/index', 'about-version')
  await shoot('about')
  await open('packages/person/privacy/index', 'privacy-agreed')
  await shoot('privacy')
  await taps('privacy-withdraw')
  await phone.on('withdraw-sheet').waitFor()
  await shoot('privacy-withdraw')
  await open('packages/person/settings/index', 'settings-page')
  await shoot('settings')
  await open('packages/person/gallery/index', 'gallery-page')
  await shoot('gallery')
  await open('packages/person/unlock/index', 'unlock-go')
  await shoot('unlock')
}

export async function walkMessages({ shoot, open }: Walker): Promise<void> {
  await open('packages/person/messages/index', 'messages-private')
  await shoot('messages')
}

export async function walkHandwriting(walker: Walker): Promise<void> {
  const { phone, page, shoot, taps, open } = walker
  await open('packages/person/handwriting/index', 'ink-none')
  await shoot('handwriting-empty')
  await taps('write')
  await write(walker)
  await shoot('handwriting-pad')
  await taps('ink-full')
  await page.waitForTimeout(400)
  await shoot('handwriting-full')
  await taps('ink-full', 'ink-next')
  await phone.on('ink-preview-image').waitFor()
  await shoot('handwriting-preview')
  await taps('ink-save')
  await phone.on('kept-0').waitFor()
  const { photo } = paperPhoto({ seed: 31, grain: 7, shadow: 0.5, lines: { every: 44, darkness: 0.25 }, ink: [40, 50, 120] })
  const file = new PNG({ width: photo.width, height: photo.height })
  file.data.set(photo.data)
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), phone.on('photo-album').click()])
  await chooser.setFiles({ name: 'paper.png', mimeType: 'image/png', buffer: PNG.sync.write(file) })
  await phone.on('photo-after').waitFor()
  await shoot('handwriting-photo')
  await taps('photo-next', 'ink-save')
  await phone.on('kept-1').waitFor()
  await page.waitForTimeout(2500)
  await taps('kept-1-use')
  await shoot('handwriting')
  await taps('kept-1-types')
  await phone.on('types-sheet').waitFor()
  await taps('types-prescription')
  await shoot('handwriting-types')
}

/** 林, more or less, with a moving mouse. */
async function write({ phone, page }: Walker): Promise<void> {
  await page.waitForTimeout(400)
  const { x, y, width, height } = (await phone.on('ink-frame').boundingBox())!
  const strokes = [[[0.1, 0.36], [0.2, 0.35], [0.34, 0.32]], [[0.23, 0.12], [0.23, 0.4], [0.22, 0.86]], [[0.22, 0.4], [0.16, 0.56], [0.07, 0.68]], [[0.24, 0.44], [0.29, 0.5], [0.35, 0.56]], [[0.42, 0.33], [0.56, 0.31], [0.72, 0.28]], [[0.56, 0.08], [0.57, 0.42], [0.55, 0.9]], [[0.55, 0.36], [0.48, 0.55], [0.37, 0.72]], [[0.57, 0.36], [0.68, 0.56], [0.9, 0.74]]]
  for (const stroke of strokes) {
    const at = stroke.map(([a, b]) => [x + a! * width, y + b! * height] as const)
    await page.mouse.move(...at[0]!)
    await page.mouse.down()
    for (const point of at.slice(1)) await page.mouse.move(...point, { steps: 8 })
    await page.mouse.up()
  }
}

export async function walkPin(walker: Walker): Promise<void> {
  const { phone, shoot, open } = walker
  await open('packages/person/pin/index', 'pin-present')
  await shoot('pin-old')
  await phone.press('pin-present', PIN)
  await phone.on('pin-new').waitFor()
  await shoot('pin-new')
  await phone.press('pin-new', NEXT_PIN)
  await phone.press('pin-again', NEXT_PIN)
  await phone.on('pin-changed').waitFor()
  await shoot('pin-changed')
  await open('packages/person/pin/index', 'pin-present')
  for (const [pad, pin] of [['pin-present', NEXT_PIN], ['pin-new', PIN], ['pin-again', PIN]] as const) await phone.press(pad, pin)
  await phone.on('pin-changed').waitFor()
}

/** At the very end: the phone number is asked for, the app is logged out, the PIN is locked. */
export async function walkLast(walker: Walker): Promise<void> {
  const { phone, page, me, morning, shoot, taps, open } = walker
  await open('packages/person/new-phone/index', 'new-phone-begin')
  const sinceMs = Date.now() - 1000
  await taps('new-phone-begin')
  await phone.on('new-phone-number').or(phone.on('new-code')).or(phone.on('code')).first().waitFor()
  await shoot('new-phone-code')
  await codeSentTo(morning.platform.url, me.phone, sinceMs).catch(() => undefined)
  await morning.push('order', [me.staffNumber], { title: '临时医嘱单' })
  await walker.openDocument('临时医嘱单')
  await phone.pageImages(1)
  await walker.toConfirm()
  if (await phone.on('confirm-pin').isVisible()) await taps('confirm-pin')
  else await taps('confirm-go')
  await phone.press('pin', '135792')
  await phone.on('pin-problem').waitFor()
  await shoot('sign-pin-wrong')
  for (let left = 4; left > 0; left--) {
    await phone.press('pin', '135792')
    if (left > 1) await phone.on('pin-problem').getByText(new RegExp(`${left - 1}\\b`)).waitFor()
  }
  await phone.on('blocked-device-locked').waitFor()
  await shoot('sign-locked')
  await walker.openMe()
  await phone.on('me-locked').waitFor()
  await shoot('me-locked')
  await open('packages/person/account/index', 'log-out')
  await taps('log-out')
  await page.waitForTimeout(500)
  await phone.on('locked').waitFor()
  await shoot('lock-screen')
}
