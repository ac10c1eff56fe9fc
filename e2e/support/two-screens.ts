// What most browser tests start from: the platform, a desktop with the simulator, a phone, and the hospital's API beside them.
import { firstUse } from './first-use.ts'
import { hospitalSystem, type HospitalSystem } from './hospital-system.ts'
import { phonePage, type PhonePage } from './phone-page.ts'
import { buildPages, startPlatform, type Platform, type PlatformOptions } from './platform.ts'
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.ts'
import { simulatorPage, type SimulatorPage } from './simulator-page.ts'
import { openWindows, type Window, type Windows } from './windows.ts'

export { PIN } from './first-use.ts'

export interface TwoScreens {
  platform: Platform
  hospital: HospitalSystem
  /** all that phones say goes through it */
  proxy: RecordingProxy
  windows: Windows
  simulator: SimulatorPage
  desktopWindow: Window
  /** another phone, through the proxy */
  newPhone(): Promise<{ phone: PhonePage; window: Window }>
  /** a phone that has been through the first use; it stands on its home page */
  enrolledPhone(staffNumber: string): Promise<{ phone: PhonePage; window: Window; oneTimeCode: string }>
  close(): Promise<void>
}

/** @param options settings of the platform beside its defaults */
export async function openTwoScreens(options: PlatformOptions = {}): Promise<TwoScreens> {
  await buildPages()
  const platform = await startPlatform(options)
  const proxy = await startRecordingProxy(platform.url)
  const windows = await openWindows([platform.url, proxy.url])
  const desktopWindow = await windows.desktop()
  const screens: TwoScreens = {
    platform, proxy, windows, desktopWindow,
    hospital: hospitalSystem(platform),
    simulator: simulatorPage(desktopWindow.page, platform.url),
    async newPhone() {
      const window = await windows.phone()
      return { phone: phonePage(window.page, proxy.url), window }
    },
    async enrolledPhone(staffNumber) {
      const staff = platform.demo.staff.find((person) => person.staffNumber === staffNumber)!
      const { phone, window } = await screens.newPhone()
      return { phone, window, oneTimeCode: await firstUse(phone, staff, platform.url) }
    },
    async close() {
      await windows.close()
      await proxy.close()
      await platform.close()
    },
  }
  return screens
}
