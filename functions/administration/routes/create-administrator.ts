/** 新增管理员账号. */
import { createAdministrator as contract } from '@yiqian/shared/protocol/administration.ts'
import { assertManages } from '../../_domain/administration/account-rules.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import { buildAdministrator, insertAdministrator } from '../accounts/insert-administrator.ts'
import type { Deps } from '../deps.ts'

export const createAdministrator = routeFor<Deps>()(contract, async (deps, { loginName, name, role, initialPassword, certificateBase64 }, actor, call) => {
  call.note({ loginName, newRole: role })
  assertManages(actor, role)
  const administrator = await buildAdministrator(deps, { loginName, name, role, password: initialPassword, passwordState: 'initial', certificateBase64, createdBy: actor.administratorId })
  call.note({ administratorId: administrator.id, ...(administrator.certificateKeyDigestHex && { keyDigestHex: administrator.certificateKeyDigestHex }) })
  await insertAdministrator(deps, administrator)
  return administratorCard(administrator)
})
