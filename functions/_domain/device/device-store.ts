// What is kept of phones.
import type { Device } from '../records.ts'

export interface DeviceStore {
  insert(device: Device): Promise<void>
  load(id: string): Promise<Device | undefined>
  findByToken(tokenDigestHex: string): Promise<Device | undefined>
  listOfStaff(staffId: string): Promise<Device[]>
  /** ids of staff who have an active device */
  listEnrolledStaff(staffIds: readonly string[]): Promise<string[]>
  replace(before: Device, after: Device): Promise<Device>
}
