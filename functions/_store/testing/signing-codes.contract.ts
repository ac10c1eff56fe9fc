// Owns the contract of the store of one-time codes of signings.
import { expect, test } from 'vitest'
import { StoreConflict, type Database } from '../../_domain/ports.ts'
import { nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { aSigningCode } from '../../_domain/testing/statement-builders.ts'
import { revisedContract } from './revised.contract.ts'

export function signingCodeContract(database: () => Database): void {
  const codes = () => database().stores.signingCodes
  revisedContract(codes, () => [aSigningCode(), aSigningCode({ state: 'closed', triesLeft: 0 })], { triesLeft: 3, state: 'confirmed' })

  test('one for a batch; messages to one person are counted; what was used stays', async () => {
    const staffId = nextId('stf')
    const [now, old, used] = [aSigningCode({ staffId, sent: 3 }), aSigningCode({ staffId, createdAtMs: NOW_MS - 10 }), aSigningCode({ staffId, createdAtMs: NOW_MS - 10, state: 'used', sent: 2 })]
    for (const each of [now, old, used, aSigningCode()]) await codes().insert(each)
    expect(await codes().findOfBatch(now.batchId)).toStrictEqual(now)
    await expect(codes().insert(aSigningCode({ batchId: now.batchId }))).rejects.toThrow(StoreConflict)
    expect([await codes().countSentSince(staffId, NOW_MS), await codes().countSentSince(staffId, NOW_MS - 10)]).toEqual([3, 6])
    await codes().deleteOlder(NOW_MS)
    expect([await codes().load(now.id), await codes().load(used.id), await codes().load(old.id)]).toStrictEqual([now, used, undefined])
  })
}
