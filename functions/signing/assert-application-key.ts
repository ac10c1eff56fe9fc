// Owns the line between keys of applications and keys of the platform: these routes reach the former alone.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { platformApplicationId, type ApplicationKey } from '../_domain/application-key/application-key.ts'
import type { Runtime } from '../_runtime/open-runtime.ts'

/** @throws {Fault} key.not_found */
export async function assertApplicationKey({ database }: Pick<Runtime, 'database'>, keyId: string): Promise<ApplicationKey> {
  const key = await database.stores.applicationKeys.load(keyId)
  if (!key || key.applicationId === platformApplicationId) throw new Fault('key.not_found', { detail: keyId })
  return key
}
