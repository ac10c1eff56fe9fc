/** 登记或修改应用. */
import { setApplication as contract } from '@yiqian/shared/protocol/signing.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { newId } from '../../_domain/new-id.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { isDirectory, type SigningAccess } from '../../_domain/signing-access/signing-access.ts'
import { routeFor } from '../../_kernel/route.ts'
import { applicationCard } from '../application-card.ts'
import { isAddressRange } from '../core/address-list.ts'
import type { Deps } from '../deps.ts'

export const setApplication = routeFor<Deps>()(contract, async ({ database, kernel, applications }, { applicationId, ...asked }, _, call) => {
  const wrong = asked.sources.find((source) => !isAddressRange(source))
  if (wrong !== undefined) throw new Fault('signing.source_invalid', { facts: { source: wrong } })
  const taken = () => new Fault('signing.directory_taken', { facts: { directory: asked.directory } })
  if (!isDirectory(asked.directory)) throw taken()
  const id = applicationId ?? newId('app', kernel.random)
  call.note({ application: id, directory: asked.directory, sources: asked.sources.join(' ') })
  const kept = await database.transaction(async ({ signingAccess }) => {
    const before = await signingAccess.load(id)
    const access: SigningAccess = { ...(before ?? { id, createdAtMs: kernel.clock.nowMs(), revision: 0 }), ...asked }
    if ((await signingAccess.list()).some((other) => other.id !== id && other.directory === asked.directory)) throw taken()
    if (before) return signingAccess.replace(before, access)
    await signingAccess.insert(access)
    return access
  }, 3).catch((error: unknown) => {
    throw error instanceof StoreConflict ? taken() : error
  })
  applications.forget()
  return applicationCard(kept)
})
