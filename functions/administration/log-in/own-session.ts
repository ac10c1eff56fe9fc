// Owns finding the session that a call came in.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { AdministratorSession } from '../../_domain/administration/administration.ts'
import type { Call } from '../../_kernel/route.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import type { Deps } from '../deps.ts'

/** @throws {Fault} access.expired — it ended since the kernel looked */
export async function ownSession({ database }: Deps, { headers }: Call): Promise<AdministratorSession> {
  const session = await database.stores.administratorSessions.findByToken(tokenDigest(headers['authorization']?.split(' ')[1] ?? ''))
  if (!session) throw new Fault('access.expired')
  return session
}
