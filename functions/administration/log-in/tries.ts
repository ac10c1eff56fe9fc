// Owns the counting of tries: before the password is looked at, so that many at once get no more than one after another.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Administrator } from '../../_domain/administration/administration.ts'
import { countWrongTry } from '../../_domain/administration/try-rules.ts'
import type { Deps } from '../deps.ts'
import { assertNoWait } from './strangers.ts'

/** Counts this try as wrong until it proves right. @returns the account as it was before. @throws {Fault} administrator.wait */
export async function countTry({ database, kernel }: Deps, administratorId: string): Promise<Administrator | undefined> {
  return database.transaction(async ({ administrators }) => {
    const administrator = await administrators.load(administratorId)
    if (!administrator) return undefined
    const nowMs = kernel.clock.nowMs()
    assertNoWait(administrator, nowMs)
    await administrators.replace(administrator, { ...administrator, ...countWrongTry(administrator, nowMs) })
    return administrator
  }, 20)
}

/** Changes an account whatever else moved in it meanwhile. */
export async function update({ database }: Pick<Deps, 'database'>, administratorId: string, change: Partial<Administrator>): Promise<Administrator> {
  return database.transaction(async ({ administrators }) => {
    const administrator = await administrators.load(administratorId)
    if (!administrator) throw new Fault('administrator.not_found')
    return administrators.replace(administrator, { ...administrator, ...change })
  }, 20)
}
