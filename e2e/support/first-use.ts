// A doctor's first use of a phone, from its home page to its list.
import type { DemoStaff } from '../../scripts/serve/demo-hospital.ts'
import type { PhonePage } from './phone-page.ts'
import { codeSentTo } from './simulator-events.ts'

/** The PIN of every phone in these tests. */
export const PIN = '739164'

/** @param platformUrl where the simulator tells what was sent. @returns the one-time code that was sent */
export async function firstUse(phone: PhonePage, staff: DemoStaff, platformUrl: string): Promise<string> {
  let oneTimeCode = ''
  const sinceMs = Date.now() - 1000
  await phone.home()
  await phone.on('enrol').click()
  await phone.enrol(staff, PIN, async () => (oneTimeCode = await codeSentTo(platformUrl, staff.phone, sinceMs)))
  await phone.on('enrolment-next').click()
  await phone.on('pane-pending').waitFor()
  return oneTimeCode
}
