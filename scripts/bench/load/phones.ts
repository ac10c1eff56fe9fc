// Owns the phones of a benchmark: the mini-program's own client modules, their calls timed, storage in memory.
import { randomBytes } from 'node:crypto'
import { createFetchTransport } from '../../phone/node-ports.ts'
import { createCurve } from '../../../miniprogram/src/platform/curve.ts'
import type { Ports } from '../../../miniprogram/src/platform/ports.ts'
import { createTaskQueue } from '../../../miniprogram/src/platform/task-queue.ts'
import { readAppNotice } from '../../../miniprogram/src/signing/account.ts'
import { confirmCode, createShares, requestCode } from '../../../miniprogram/src/signing/enrol.ts'
import { createPhone, type Phone } from '../../../miniprogram/src/signing/phone.ts'
import { readTasks } from '../../../miniprogram/src/signing/read-tasks.ts'
import { signDocuments, type ApprovedItem } from '../../../miniprogram/src/signing/sign-documents.ts'
import { timed } from '../figures.ts'
import type { MessageGateway } from './hospital.ts'

const PIN = '739164'

/** Takes the milliseconds of one step: an operation's name, or `open-share`. */
export type Clocked = (step: string, ms: number) => void

export interface BenchPhone {
  phone: Phone
  staffNumber: string
  sign(approved: readonly ApprovedItem[], options?: Parameters<typeof signDocuments>[3]): Promise<void>
  /** what is pending for this person, ready to be signed by the bytes */
  pending(): Promise<ApprovedItem[]>
}

/** Nothing is stretched more than needed: the load is the server's, not the PIN's. `undefined` measures as a phone does. */
export const QUICK_PIN = 1000

function memoryPorts(address: string): Ports {
  const values = new Map<string, string>()
  return {
    transport: createFetchTransport(address),
    curve: createCurve(async (size) => new Uint8Array(randomBytes(size))),
    clock: { nowMs: () => Date.now(), wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    storage: {
      get: async (key) => values.get(key),
      set: async (key, value) => void values.set(key, value),
      remove: async (key) => void values.delete(key),
      exclusive: createTaskQueue(),
    },
  }
}

/** The same phone, each call and each opening of the share timed. */
function clockedPhone({ ports, client, keystore }: Phone, clocked: Clocked): Phone {
  const take = async <T>(step: string, act: () => Promise<T>): Promise<T> => {
    const { value, ms } = await timed(act)
    clocked(step, ms)
    return value
  }
  return {
    ports,
    client: { ...client, call: (contract, input, options) => take(contract.operation, () => client.call(contract, input, options)) },
    keystore: { ...keystore, open: (record, pin) => take('open-share', () => keystore.open(record, pin)) },
  }
}

export interface PhoneSetting {
  address: string
  messages: MessageGateway
  /** of the PIN's stretching; absent: measured */
  iterations?: number
  clocked?: Clocked
}

/** Through the whole first use: one-time code, shares, certificate. */
export async function enrolledPhone({ address, messages, iterations, clocked = () => {} }: PhoneSetting, staff: { staffNumber: string; phone: string }): Promise<BenchPhone> {
  const trusted = fetch(`${address}/m/channel-keys.json`).then(async (answer) => ((await answer.json()) as { channelKeysHex: string[] }).channelKeysHex)
  const phone = clockedPhone(createPhone(memoryPorts(address), { trustedKeysHex: () => trusted, ...(iterations !== undefined && { iterations }) }), clocked)
  const { proofingId } = await requestCode(phone, { staffNumber: staff.staffNumber, phone: staff.phone, noticeVersion: (await readAppNotice(phone)).privacyVersion })
  await confirmCode(phone, { proofingId, code: await messages.codeFor(staff.phone), deviceName: 'benchmark' })
  await createShares(phone, PIN)
  return {
    phone, staffNumber: staff.staffNumber,
    async sign(approved, options) {
      const results = await signDocuments(phone, approved, { pin: PIN }, options)
      const refused = results.find(({ result }) => result !== 'signed')
      if (refused) throw new Error(`not signed: ${JSON.stringify(refused)}`)
    },
    async pending() {
      const { items } = await readTasks(phone, { list: 'pending', limit: 100 })
      return items.map(({ taskId, documentDigestHex }) => ({ taskId, documentDigestHex, byBytes: true }))
    },
  }
}
