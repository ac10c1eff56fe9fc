// Owns what tests of accounts begin with: the platform with this function alone, people of each role, passwords that are known.
import type { AdministratorRole } from '@yiqian/shared/protocol/rights.ts'
import type { Administrator } from '../../_domain/administration/administration.ts'
import { asAdministrator, signInAdministrator, type SignedInAdministrator } from '../../_runtime/testing/administrators.ts'
import { openTestPlatform, type TestPlatform, type TestPlatformOptions } from '../../_runtime/testing/open-test-platform.ts'
import { hashPassword } from '../../_runtime/passwords.ts'

export const PASSWORD = 'Correct-Horse-7'
export const NEW_PASSWORD = 'Battery-Staple-8'

export interface Accounts {
  platform: TestPlatform
  /** two of each managing role, so that none is the last */
  system: SignedInAdministrator
  otherSystem: SignedInAdministrator
  audit: SignedInAdministrator
  otherAudit: SignedInAdministrator
  operator: SignedInAdministrator
  auditor: SignedInAdministrator
  /** an account whose password is PASSWORD */
  withPassword(role: AdministratorRole, some?: Partial<Administrator>): Promise<SignedInAdministrator>
  load(who: { administrator: Administrator }): Promise<Administrator>
  as: <C extends Parameters<typeof asAdministrator>[2]>(who: { authorization: string }, contract: C, input: Parameters<typeof asAdministrator<C>>[3]) => ReturnType<typeof asAdministrator<C>>
  /** what the journal says, newest first */
  journal(): Promise<{ kind: string; keys: Readonly<Record<string, string>>; facts: Readonly<Record<string, unknown>> }[]>
  close(): Promise<void>
}

let hash: Promise<string> | undefined

export async function openAccounts(options: TestPlatformOptions = {}): Promise<Accounts> {
  const platform = await openTestPlatform({ functions: ['administration'], ...options })
  const signIn = (role: AdministratorRole, some?: Partial<Administrator>) => signInAdministrator(platform, role, some)
  // cheap: what is under test is not how long a guess takes
  hash ??= hashPassword(PASSWORD, platform.runtime.kernel.random, { logN: 10, r: 8, p: 1 })
  return {
    platform,
    system: await signIn('system-administrator'), otherSystem: await signIn('system-administrator'),
    audit: await signIn('audit-administrator'), otherAudit: await signIn('audit-administrator'),
    operator: await signIn('operator'), auditor: await signIn('auditor'),
    withPassword: async (role, some = {}) => signIn(role, { passwordHash: await hash!, ...some }),
    load: async ({ administrator }) => (await platform.runtime.database.stores.administrators.load(administrator.id))!,
    as: (who, contract, input) => asAdministrator(platform, who, contract, input),
    journal: async () => (await (await platform.runtime.journals.open('operations')).search({ limit: 500 })).entries,
    close: () => platform.close(),
  }
}

/** Whether the session still opens anything. */
export const isSignedIn = async ({ platform }: Accounts, { authorization }: { authorization: string }): Promise<boolean> => (await platform.runtime.kernel.callers.administrator(authorization.split(' ')[1]!)) !== undefined
