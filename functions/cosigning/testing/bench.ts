// `cosigning` opened for tests: real stores on SQLite, the real vault, the real dispatcher; only its neighbours are stand-ins.
import { randomBytes } from 'node:crypto'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import type { Contract, RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { FaultBody } from '@yiqian/shared/protocol/faults.ts'
import { createVault, type Vault } from '../../_adapters/key-shares/vault.ts'
import { openVaultStore, type VaultStore } from '../../_adapters/key-shares/store.ts'
import type { Database } from '../../_domain/ports.ts'
import type { Device, ScanCode, Staff } from '../../_domain/records.ts'
import { NOW_MS, aDevice, aDocument, aScanCode, aStaff, aTask, anApplication } from '../../_domain/testing/builders.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { createDispatcher } from '../../_kernel/dispatch.ts'
import type { LogLine } from '../../_kernel/log.ts'
import { createCallers, tokenDigest } from '../../_runtime/callers.ts'
import { createAnswers } from '../../_runtime/channel-sessions.ts'
import { createKeyring } from '../../_runtime/keyring.ts'
import { readSettings } from '../../_runtime/settings.ts'
import { openDatabase } from '../../_store/open-database.ts'
import type { Deps } from '../deps.ts'
import cosigning from '../function.ts'
import { createStandIns } from './stand-in-functions.ts'

export const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count))
export const sm2 = createSm2(random)
const masterKey = random(32)
const kek = random(32)

/** Puts something around a port: a fault, a crash, a count. */
export interface Around {
  vault?(vault: Vault): Vault
  vaultStore?(store: VaultStore): VaultStore
  database?(database: Database): Database
  call?(call: Caller): Caller
}

export interface Answer<T> {
  status: number
  body: T
  /** code of a refusal */
  code: string | undefined
  facts: Record<string, unknown> | undefined
}

export interface Bench {
  deps: Deps
  database: Database
  vaultStore: VaultStore
  clock: { nowMs(): number; move(ms: number): void }
  logged: { level: string; line: LogLine }[]
  send<C extends Contract>(contract: C, input: RequestInputOf<C>, token?: string, options?: { inChannel?: boolean; key?: string }): Promise<Answer<ResponseOf<C>>>
  close(): Promise<void>
}

export async function openBench(options: { url?: string; vaultUrl?: string; around?: Around; nowMs?: number } = {}): Promise<Bench> {
  const { url = 'sqlite::memory:', vaultUrl = 'sqlite::memory:', around = {} } = options
  let nowMs = options.nowMs ?? NOW_MS
  const clock = { nowMs: () => nowMs, move: (ms: number) => void (nowMs += ms) }
  const plain = await openDatabase({ url })
  const vaultStore = await openVaultStore({ url: vaultUrl })
  const database = around.database?.(plain) ?? plain
  const vault = createVault({ store: around.vaultStore?.(vaultStore) ?? vaultStore, sm2, clock, kek: kek.slice() })
  const keyring = createKeyring({ masterKey, random, sm2, clock, keys: plain.stores.platformKeys })
  const kernel = { clock, random, callers: createCallers(plain, clock), answers: createAnswers(plain, keyring), functionKey: random(32) }
  const logged: Bench['logged'] = []
  const standIns = createStandIns({ database: plain, sm2, clock })
  const deps: Deps = {
    settings: readSettings({}), database, keyring, sm2, kernel, vault: around.vault?.(vault) ?? vault, removeExpiredNonces: () => vaultStore.deleteExpiredNonces(clock.nowMs()),
    call: around.call?.(standIns) ?? standIns, log: (level, line) => void logged.push({ level, line }),
  }
  const dispatch = createDispatcher({ routes: cosigning.routes, deps, ports: kernel, log: deps.log, strictFaults: true })
  return {
    deps, database: plain, vaultStore, clock, logged,
    async send(contract, input, token, { inChannel = true, key } = {}) {
      const headers = { ...(token !== undefined && { authorization: `Device ${token}` }), ...(key !== undefined && { 'idempotency-key': key }) }
      const { status, body } = await dispatch({ method: contract.method, path: contract.path, query: {}, headers, body: JSON.parse(JSON.stringify(input)) as unknown, inChannel })
      const error = (body as Partial<FaultBody>).error
      return { status, body: body as never, code: error?.code, facts: error?.facts }
    },
    async close() {
      await plain.close()
      await vaultStore.close()
    },
  }
}

/** A person with a phone that has passed proofing and may enrol. */
export async function aProofedPhone({ database: { stores } }: Bench, some: { staff?: Staff } = {}): Promise<{ staff: Staff; device: Device; token: string }> {
  const staff = some.staff ?? aStaff()
  if (!some.staff) await stores.staff.insert(staff)
  const token = Buffer.from(random(24)).toString('base64url')
  const device = aDevice({ staffId: staff.id, state: 'enrolling', tokenDigestHex: tokenDigest(token), enrolmentChallengeHex: Buffer.from(random(32)).toString('hex') })
  await stores.devices.insert(device)
  return { staff, device, token }
}

/** A pending task on a document of its own. */
export async function aPendingTask({ database: { stores }, clock }: Bench, staffId: string): Promise<{ taskId: string; documentId: string; documentDigestHex: string }> {
  const application = anApplication()
  await stores.applications.insert(application)
  const document = aDocument({ applicationId: application.id, dueAtMs: clock.nowMs() + 86_400_000 })
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
