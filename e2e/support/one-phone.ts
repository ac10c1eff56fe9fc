// A platform with one doctor's enrolled phone in a browser of its own: for what belongs to that browser, such as its check of finger or face.
import type { CDPSession } from 'playwright-core'
import { firstUse } from './first-use.ts'
import { hospitalSystem, type HospitalSystem } from './hospital-system.ts'
import { phonePage, type PhonePage } from './phone-page.ts'
import { buildPages, startPlatform, type Platform } from './platform.ts'
import { openWindows, type Window, type Windows } from './windows.ts'

export interface OnePhone {
  platform: Platform
  hospital: HospitalSystem
  windows: Windows
  window: Window
  phone: PhonePage
  /** the doctor's listed phone number */
  number: string
  /** the browser's stand-in for finger and face, if asked for */
  authenticator?: { device: CDPSession; id: string }
  close(): Promise<void>
}

export interface OnePhoneOptions {
  staffNumber?: string
  env?: Record<string, string>
  /** Credentials belong to names, never to addresses: with an authenticator the platform is served as `localhost`. */
  hasAuthenticator?: boolean
  /** a workplace without a phone has a window as wide as a desk's */
  isDesktop?: boolean
  /** addresses beside the platform's own that the browser may open */
  alsoAllowed?: readonly string[]
}

export async function openOnePhone({ staffNumber = 'D1202', env = {}, hasAuthenticator = false, isDesktop = false, alsoAllowed = [] }: OnePhoneOptions = {}): Promise<OnePhone> {
  await buildPages()
  const platform = await startPlatform(hasAuthenticator ? {} : { env })
  const url = hasAuthenticator ? `http://localhost:${platform.port}` : platform.url
  if (hasAuthenticator) {
    await platform.stop()
    await platform.start({ env: { ...env, PUBLIC_URL: url } })
  }
  const windows = await openWindows([...new Set([url, platform.url]), ...alsoAllowed])
  const close = async (): Promise<void> => {
    await windows.close()
    await platform.close()
  }
  try {
    const window = isDesktop ? await windows.desktop() : await windows.phone()
    const authenticator = hasAuthenticator ? await addAuthenticator(window) : undefined
    const phone = phonePage(window.page, url)
    const staff = platform.demo.staff.find((person) => person.staffNumber === staffNumber)!
    await firstUse(phone, staff, platform.url)
    return { platform, windows, window, phone, authenticator, close, hospital: hospitalSystem(platform), number: staff.phone }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function addAuthenticator({ context, page }: Window): Promise<{ device: CDPSession; id: string }> {
  const device = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
  return { device, id: authenticatorId }
}
