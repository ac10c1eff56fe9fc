/** 修改本人密码. */
import { changePassword as contract } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { NO_TRIES } from '../../_domain/administration/try-rules.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { nextPassword } from '../log-in/new-password.ts'
import { ownSession } from '../log-in/own-session.ts'
import { matchesPassword } from '../../_runtime/passwords.ts'
import { countTry, update } from '../log-in/tries.ts'

export const changePassword = routeFor<Deps>()(contract, async (deps, { password, newPassword }, { administratorId }, call) => {
  const { administratorSessions } = deps.database.stores
  const own = await ownSession(deps, call)
  // who holds a stolen session guesses no faster than anybody else
  const before = await countTry(deps, administratorId)
  if (!before || !(await matchesPassword(before.passwordHash, password))) throw new Fault('administrator.password_wrong')
  await update(deps, administratorId, NO_TRIES)
  await update(deps, administratorId, await nextPassword(deps, before, newPassword, 'own'))
  const others = (await administratorSessions.listOfAdministrator(administratorId)).filter(({ id }) => id !== own.id)
  for (const { id } of others) await administratorSessions.remove(id)
  return { endedSessions: others.length }
})
