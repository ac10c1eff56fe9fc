// Owns a sign/verify server with a system administrator at it.
import type { Contract, RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import { asAdministrator, signInAdministrator } from '../../_runtime/testing/administrators.ts'
import type { TestAnswer, TestPlatformOptions } from '../../_runtime/testing/open-test-platform.ts'
import { openSignServer, type SignServer } from './open-sign-server.ts'

export interface Administered extends SignServer {
  as<C extends Contract>(contract: C, input: RequestInputOf<C>): Promise<TestAnswer<C>>
}

export async function openAdministered(options: TestPlatformOptions = {}): Promise<Administered> {
  const server = await openSignServer(options)
  const who = await signInAdministrator(server.platform, 'system-administrator')
  return { ...server, as: (contract, input) => asAdministrator(server.platform, who, contract, input) }
}
