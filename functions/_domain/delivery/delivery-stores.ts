// What client systems are told: changes of their documents, and the delivery of each.
import type { Change, Delivery } from '../records.ts'

export interface ChangeStore {
  append(change: Change): Promise<void>
  /** after `cursor`, in order */
  list(applicationId: string, cursor: number, limit: number): Promise<Change[]>
  load(applicationId: string, cursor: number): Promise<Change | undefined>
}

export interface DeliveryStore {
  insert(delivery: Delivery): Promise<void>
  load(id: string): Promise<Delivery | undefined>
  list(applicationId: string, state: Delivery['state'], limit: number): Promise<Delivery[]>
  /** takes due deliveries for this instance by moving nextAtMs to `leaseUntilMs`; no two instances take the same */
  takeDue(nowMs: number, leaseUntilMs: number, limit: number): Promise<Delivery[]>
  replace(before: Delivery, after: Delivery): Promise<Delivery>
}
