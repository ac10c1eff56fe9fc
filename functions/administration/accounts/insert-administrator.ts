// Owns putting a new account down: what may collide, and what is said then.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { AdministratorRole } from '@yiqian/shared/protocol/rights.ts'
import type { Administrator, PasswordState } from '../../_domain/administration/administration.ts'
import { NO_TRIES } from '../../_domain/administration/try-rules.ts'
import { newId } from '../../_domain/new-id.ts'
import { StoreConflict, type Stores } from '../../_domain/ports.ts'
import type { Deps } from '../deps.ts'
import { firstPassword } from '../log-in/new-password.ts'
import { readBinding } from '../log-in/usable-certificate.ts'

export interface NewAdministrator {
  loginName: string
  name: string
  role: AdministratorRole
  password: string
  passwordState: PasswordState
  certificateBase64: string | undefined
  createdBy: string
}

/** @throws {Fault} administrator.password_weak · .certificate_unusable */
export async function buildAdministrator(deps: Deps, { loginName, name, role, password, passwordState, certificateBase64, createdBy }: NewAdministrator): Promise<Administrator> {
  const binding = certificateBase64 === undefined ? { certificateBase64: null, certificateKeyDigestHex: null } : await readBinding(deps, certificateBase64)
  return {
    id: newId('adm', deps.kernel.random), loginName, name, role, ...(await firstPassword(deps, loginName, password, passwordState)), ...binding,
    state: 'active', ...NO_TRIES, lastLogInAtMs: null, createdAtMs: deps.kernel.clock.nowMs(), createdBy, revision: 0,
  }
}

/** @param before runs in the same transaction. @throws {Fault} administrator.login_name_taken · .certificate_taken */
export async function insertAdministrator({ database }: Deps, administrator: Administrator, before: (stores: Stores) => Promise<void> = () => Promise.resolve()): Promise<void> {
  try {
    await database.transaction(async (stores) => {
      await before(stores)
      await stores.administrators.insert(administrator)
    })
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error
    const taken = await database.stores.administrators.findByLoginName(administrator.loginName)
    if (taken) throw new Fault('administrator.login_name_taken', { facts: { loginName: administrator.loginName }, cause: error })
    throw new Fault('administrator.certificate_taken', { cause: error })
  }
}
