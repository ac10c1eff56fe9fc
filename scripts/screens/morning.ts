// Owns the hospital's morning that the pictures show: the platform started on an empty folder, people with their phones, documents that wait.
import { startProviderStandIn, type ProviderStandIn } from '../../functions/_adapters/notices/testing/provider-stand-in.ts'
import { enrolledPhone, type CommandPhone } from '../../e2e/support/command-phone.ts'
import { firstUse } from '../../e2e/support/first-use.ts'
import { hospitalSystem, type HospitalSystem } from '../../e2e/support/hospital-system.ts'
import { watchTaps } from '../../e2e/support/page-audit.ts'
import { phonePage, type PhonePage } from '../../e2e/support/phone-page.ts'
import { startPlatform, type Platform } from '../../e2e/support/platform.ts'
import { openWindows, type Windows } from '../../e2e/support/windows.ts'
import type { DemoStaff } from '../serve/demo-hospital.ts'
import { SIZES } from './contact-sheet.ts'
import { DOCUMENTS, drawDocument, type DocumentName } from './documents.ts'

/** Whose phone is shown, by language; their chief and their resident have phones too. */
export const PEOPLE = { zh: 'D1102', en: 'D1103', chief: 'D1101', resident: 'D1104' } as const

/** Who is new once the hospital asks for more. */
export const STRICT_PEOPLE = { zh: 'D1201', en: 'D1202' } as const

/** What a hospital sets that asks for more; messages lead to the stand-in. */
const STRICT_SETTINGS = { PROOFING_RULE: 'sms+carrier|sms+bank-card|sms+face', PROOFING_PROVIDER_URL: 'development', SIGNING_FACTORS: '*~精神药品=pin+sms', PERSON_CERTIFICATE_DAYS: '20', APP_NEWEST_VERSION: '9.0.0' } as const

/** Links to colleagues go out by the hospital's own channels. */
const SHARING = { DOCUMENT_SHARING: 'own-channels' } as const

export interface Morning {
  platform: Platform
  url: string
  windows: Windows
  hospital: HospitalSystem
  staff(staffNumber: string): DemoStaff
  /** an empty phone with a device that checks finger or face */
  newPhone(): Promise<PhonePage>
  /** enrols without taking pictures */
  enrol(phone: PhonePage, staffNumber: string): Promise<void>
  chief: PhonePage
  resident: CommandPhone
  /** the platform again, of a hospital that asks for more */
  becomeStrict(): Promise<void>
  /** plays WeChat, Enterprise WeChat and DingTalk once the hospital is strict */
  provider: ProviderStandIn
  /** the chief and the resident serve one walk at a time */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** draws the document for its patient and pushes it; each signer signs in a place of the page */
  push(document: DocumentName, signers: Parameters<HospitalSystem['push']>[0]['signers'], more?: Partial<Parameters<HospitalSystem['push']>[0]>): Promise<string>
  close(): Promise<void>
}

export interface MorningOptions {
  /** pages remember what listens for taps, for page-audit.ts */
  isWatchingTaps?: boolean
}

export async function openMorning({ isWatchingTaps = false }: MorningOptions = {}): Promise<Morning> {
  const provider = await startProviderStandIn()
  const platform = await startPlatform()
  // Finger and face belong to names, never to addresses: the platform is served as `localhost`.
  await platform.stop()
  const url = `http://localhost:${platform.port}`
  await platform.start({ env: { PUBLIC_URL: url, ...SHARING } })
  const hospital = hospitalSystem(platform)
  const windows = await openWindows([url, platform.url])
  const staff = (staffNumber: string): DemoStaff => platform.demo.staff.find((person) => person.staffNumber === staffNumber)!
  const newPhone = async (): Promise<PhonePage> => {
    const context = await windows.newContext({ viewport: { width: SIZES[0].width, height: SIZES[0].height }, deviceScaleFactor: 2, hasTouch: true, userAgent: 'Mozilla/5.0 (Linux; Android 14; HarmonyOS) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36' })
    context.setDefaultTimeout(30_000)
    const page = await context.newPage()
    if (isWatchingTaps) await watchTaps(page)
    const device = await context.newCDPSession(page)
    await device.send('WebAuthn.enable')
    await device.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
    return phonePage(page, url)
  }
  const enrol = async (phone: PhonePage, staffNumber: string): Promise<void> => void (await firstUse(phone, staff(staffNumber), platform.url))
  const enrolPeople = async () => {
    const chief = await newPhone()
    await enrol(chief, PEOPLE.chief)
    return { chief, resident: await enrolledPhone(platform, PEOPLE.resident) }
  }
  // Whoever could not be enrolled leaves no platform running.
  const { chief, resident } = await enrolPeople().catch(async (cause: unknown) => {
    await windows.close()
    await platform.close()
    await provider.close()
    throw cause
  })
  let last: Promise<unknown> = Promise.resolve()
  return {
    platform, url, windows, hospital, staff, newPhone, enrol, chief, resident, provider,
    async becomeStrict() {
      await platform.stop()
      await platform.start({ env: { PUBLIC_URL: url, ...SHARING, ...provider.env, ...STRICT_SETTINGS } })
    },
    alone(work) {
      const next = last.then(work, work)
      last = next.catch(() => undefined)
      return next
    },
    async push(document, signers, more) {
      const { title, documentType, patient, ...rest } = DOCUMENTS[document]
      const { places, ...drawn } = await drawDocument(document, more?.title)
      const placed = signers.map((signer, index) => {
        const one = typeof signer === 'string' ? { staffNumber: signer } : signer
        return places[index] && !('position' in one) ? { ...one, position: places[index] } : one
      })
      return (await hospital.push({ title, documentType, patient, ...('note' in rest && { note: rest.note }), ...drawn, signers: placed, ...more })).documentId
    },
    async close() {
      resident.close()
      await windows.close()
      await platform.close()
      await provider.close()
    },
  }
}
