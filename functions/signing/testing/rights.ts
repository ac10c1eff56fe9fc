// Owns what holds for every route of administrators: those of the table are let in, all others are not.
import { expect, test } from 'vitest'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { ADMINISTRATOR_ROLES, mayAdministrator } from '@yiqian/shared/protocol/rights.ts'
import { signInAdministrator } from '../../_runtime/testing/administrators.ts'
import type { SignServer } from './open-sign-server.ts'

/** @param input whatever the contract takes: who may not is refused before it is looked at */
export function rightsOf(server: () => SignServer, contract: Contract, input: () => unknown): void {
  test('SV-11 403 for all but the roles of its right, 401 for nobody', async () => {
    const { platform } = server()
    for (const role of ADMINISTRATOR_ROLES) {
      const { authorization } = await signInAdministrator(platform, role)
      const { code } = await platform.asAnybody(contract, input() as never, { headers: { authorization } })
      if (mayAdministrator(role, contract.right!)) expect(code, role).not.toBe('access.denied')
      else expect(code, role).toBe('access.denied')
    }
    expect((await platform.asAnybody(contract, input() as never)).status).toBe(401)
  })
}
