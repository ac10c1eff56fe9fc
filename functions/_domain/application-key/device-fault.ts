// What is said of a key device that is away or failing: the fault, the store and the device's own code.
import { Fault } from '@yiqian/shared/protocol/faults.ts'

/** `key.store_unavailable: sdf SDR_OPENDEVICE`; undefined when the device is not at fault. */
export function sayDeviceFault(error: unknown): string | undefined {
  if (!(error instanceof Fault) || !error.code.startsWith('key.store_')) return undefined
  const { store, deviceCode } = error.facts
  return [`${error.code}:`, store, deviceCode].filter((part) => part !== undefined).join(' ')
}
