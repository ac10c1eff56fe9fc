/** 用设置码建立首个系统管理员和首个审计管理员. */
import { setUpAdministrator as contract } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import { buildAdministrator, insertAdministrator } from '../accounts/insert-administrator.ts'
import type { Deps } from '../deps.ts'

/** Never expires: each role has its first account once. */
const FOR_EVER_MS = 8.64e15

export const setUpAdministrator = routeFor<Deps>()(contract, async (deps, { setupCode, role, loginName, name, password, certificateBase64 }, _, { requestId }) => {
  if (!(await deps.setUp.isCode(setupCode))) throw new Fault('administrator.setup_code_wrong')
  const assertMissing = async () => {
    if (!(await deps.setUp.missing()).includes(role)) throw new Fault('administrator.setup_done')
  }
  await assertMissing()
  const administrator = await buildAdministrator(deps, { loginName, name, role, password, passwordState: 'own', certificateBase64, createdBy: 'setup' })
  const record = (phase: 'begun' | 'ended', status: number) =>
    deps.journals.recordOperation({ phase, atMs: deps.kernel.clock.nowMs(), actor: 'setup', role: 'setup', op: `administration.${contract.operation}`, requestId, status, objects: { administratorId: administrator.id, loginName, newRole: role } })
  await record('begun', 0)
  const lock = bytesToHex(deps.gm.sm3(utf8ToBytes(`yiqian-administration-set-up/1 ${role}`)))
  await insertAdministrator(deps, administrator, async ({ administratorSessions }) => {
    if (!(await administratorSessions.takeChallenge(lock, FOR_EVER_MS))) throw new Fault('administrator.setup_done')
  })
  await record('ended', 200)
  await deps.setUp.settle()
  return administratorCard(administrator)
})
