// A callback delivery as its application sees it.
import type { Delivery } from '../_domain/records.ts'

export const deliveryLine = ({ id, type, documentId, state, attempts, nextAtMs, lastError, createdAtMs }: Delivery) => ({ deliveryId: id, type, documentId, state, attempts, nextAtMs, lastError, createdAtMs })
