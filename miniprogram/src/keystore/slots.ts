// One value kept in two places in turn, so that a write cut short leaves the value before it intact.
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { Storage } from '../platform/ports.ts'

export interface Slots {
  /** The newest whole value; undefined when there never was one. @throws {PhoneFault} phone.storage_broken — no slot is whole */
  read(): Promise<string | undefined>
  /** Resolves once the value is written down and reads back as it is. */
  write(value: string): Promise<void>
  remove(): Promise<void>
}

interface Slot {
  key: string
  sequence: number
  value: string
}

export function createSlots(storage: Storage, key: string): Slots {
  const keys = [`${key}/a`, `${key}/b`] as const

  const readAll = async (): Promise<{ newest?: Slot; isBroken: boolean }> => {
    const found = await Promise.all(keys.map(async (slotKey) => ({ slotKey, text: await storage.get(slotKey) })))
    const present = found.filter(({ text }) => text !== undefined)
    const whole = present.flatMap(({ slotKey, text }) => parseSlot(slotKey, text!) ?? [])
    const newest = whole.sort((a, b) => b.sequence - a.sequence)[0]
    return { newest, isBroken: newest === undefined && present.length > 0 }
  }

  return {
    async read() {
      const { newest, isBroken } = await readAll()
      if (isBroken) throw new PhoneFault('phone.storage_broken', key)
      return newest?.value
    },
    async write(value) {
      const { newest } = await readAll()
      const target = newest?.key === keys[0] ? keys[1] : keys[0]
      const text = encodeSlot((newest?.sequence ?? 0) + 1, value)
      await storage.set(target, text)
      if ((await storage.get(target)) !== text) throw new PhoneFault('phone.storage_broken', `${key}: did not read back`)
    },
    remove: async () => void (await Promise.all(keys.map((slotKey) => storage.remove(slotKey)))),
  }
}

/** `sequence:checksum:value`; the checksum covers the sequence as well. */
function encodeSlot(sequence: number, value: string): string {
  return `${sequence}:${checksum(sequence, value)}:${value}`
}

function parseSlot(key: string, text: string): Slot | undefined {
  const match = /^(\d{1,15}):([0-9a-f]{64}):(.*)$/s.exec(text)
  if (match === null) return undefined
  const [sequence, value] = [Number(match[1]), match[3]!]
  return match[2] === checksum(sequence, value) ? { key, sequence, value } : undefined
}

const checksum = (sequence: number, value: string): string => bytesToHex(sm3(utf8ToBytes(`${sequence}:${value}`)))
