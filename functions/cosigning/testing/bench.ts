// `cosigning` opened for tests: real stores on SQLite, the real vault, the real dispatcher; only its neighbours are stand-ins.
import { openVerifiers } from '../../_adapters/biometric/open-verifiers.ts'
import { createVault, type Vault } from '../../_adapters/key-shares/vault.ts'
import { openVaultStore, type VaultStore } from '../../_adapters/key-shares/store.ts'
import type { Database } from '../../_domain/ports.ts'
import type { Device, DocumentRecord, ScanCode, Staff } from '../../_domain/records.ts'
import { aConsent, aDevice, aDocument, aScanCode, aStaff, aTask, anApplication } from '../../_domain/testing/builders.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { createSend, openTestRuntime, random, sm2, type Send, type TestRuntime } from '../../_runtime/testing/test-runtime.ts'
import { readConfig } from '../config.ts'
import type { Deps } from '../deps.ts'
import cosigning from '../function.ts'
import { createStandIns } from './stand-in-functions.ts'

const kek = random(32)
/** where browsers find this hospital */
export const BENCH_ORIGIN = 'https://sign.hospital.example'

/** Puts something around a port: a fault, a crash, a count. */
export interface Around {
  vault?(vault: Vault): Vault
  vaultStore?(store: VaultStore): VaultStore
  database?(database: Database): Database
  call?(call: Caller): Caller
}

export interface Bench extends Pick<TestRuntime, 'clock' | 'logged'> {
  deps: Deps
  /** without what is put around it */
  database: Database
  vaultStore: VaultStore
  send: Send
  /** text messages that went out, newest last */
  messages: { phone: string; zh: string; en: string }[]
  close(): Promise<void>
}

export async function openBench(options: { url?: string; vaultUrl?: string; around?: Around; nowMs?: number } = {}): Promise<Bench> {
  const { vaultUrl = 'sqlite::memory:', around = {} } = options
  const { clock, logged, ...runtime } = await openTestRuntime(options)
  const { database, kernel, log } = runtime
  const vaultStore = await openVaultStore({ url: vaultUrl })
  const vault = createVault({ store: around.vaultStore?.(vaultStore) ?? vaultStore, sm2, clock, kek: kek.slice(), arithmetic: runtime.gm.vault })
  const messages: Bench['messages'] = []
  const standIns = createStandIns({ database, sm2, clock })
  const deps: Deps = {
    ...runtime, messenger: { send: async (message) => void messages.push(message) }, config: readConfig({ PIN_FREE_MAX_MINUTES: '60', PIN_FREE_MAX_COUNT: '10', BIOMETRICS_PIN_TYPES: 'consent-form' }), verifiers: openVerifiers({ publicUrl: BENCH_ORIGIN, wechat: undefined, nowMs: () => clock.nowMs() }), database: around.database?.(database) ?? database, vault: around.vault?.(vault) ?? vault,
    removeExpiredNonces: () => vaultStore.deleteExpiredNonces(clock.nowMs()), call: around.call?.(standIns) ?? standIns,
  }
  const send = createSend({ routes: cosigning.routes, deps, kernel, log })
  return { deps, messages, database, vaultStore, clock, logged, send, close: async () => void (await Promise.all([database.close(), vaultStore.close()])) }
}

/** A person with a phone that has passed proofing and may enrol. */
export async function aProofedPhone({ database: { stores } }: Bench, some: { staff?: Staff } = {}): Promise<{ staff: Staff; device: Device; token: string }> {
  const staff = some.staff ?? aStaff()
  if (!some.staff) await stores.staff.insert(staff)
  if ((await stores.consents.listOfStaff(staff.id)).length === 0) await stores.consents.insert(aConsent({ staffId: staff.id }))
  const token = Buffer.from(random(24)).toString('base64url')
  const device = aDevice({ staffId: staff.id, state: 'enrolling', tokenDigestHex: tokenDigest(token), enrolmentChallengeHex: Buffer.from(random(32)).toString('hex') })
  await stores.devices.insert(device)
  return { staff, device, token }
}

/** A pending task on a document of its own. */
export async function aPendingTask({ database: { stores }, clock }: Bench, staffId: string, some: Partial<DocumentRecord> = {}): Promise<{ taskId: string; documentId: string; documentDigestHex: string }> {
  const application = anApplication()
  await stores.applications.insert(application)
  const document = aDocument({ applicationId: application.id, dueAtMs: clock.nowMs() + 86_400_000, ...some })
  await stores.documents.insert(document)
  const task = aTask({ documentId: document.id, staffId })
  await stores.tasks.insert(task)
  return { taskId: task.id, documentId: document.id, documentDigestHex: document.currentDigestHex }
}

/** A scan code that this phone has taken. */
export async function aClaimedCode({ database: { stores }, clock }: Bench, device: Device, some: Partial<ScanCode> = {}): Promise<ScanCode> {
  const application = anApplication({ name: '医生工作站' })
  await stores.applications.insert(application)
  const code = aScanCode({ applicationId: application.id, purpose: 'login', documentId: null, state: 'scanned', number: '42', claimedByDeviceId: device.id, claimedByStaffId: device.staffId, decideByMs: clock.nowMs() + 180_000, ...some })
  await stores.codes.insert(code)
  return code
}
