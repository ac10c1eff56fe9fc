// The batch that waits for a one-time code: this phone's, still open, and one that was asked for it.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Stores } from '../_domain/ports.ts'
import { readFactors } from '../_domain/signing-factors/signing-factors.ts'

/** @throws {Fault} factors.not_asked — also of another phone's batch, so that nothing is told about it */
export async function loadAsked({ sessions }: Stores, { batchId, deviceId, nowMs }: { batchId: string; deviceId: string; nowMs: number }): Promise<{ approvalDigestHex: string; documents: number }> {
  const batch = (await sessions.listOfBatch(batchId)).filter((session) => session.deviceId === deviceId && session.state === 'begun' && nowMs <= session.expiresAtMs && readFactors(session.payload['factors']).includes('sms'))
  const [first] = batch
  if (!first) throw new Fault('factors.not_asked')
  return { approvalDigestHex: first.approvalDigestHex, documents: batch.filter(({ purpose }) => purpose === 'document').length }
}
