// A person with a phone and a log-in password, for tests.
import { changeLoginPassword, checkLoginPassword, resetLoginPassword } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import type { TestIdentity } from './open-identity.ts'
import { freshNumber, provedOnPhone } from './prove.ts'

export const PASSWORD = 'qiutian-8'

export function loginPasswords(identity: TestIdentity) {
  type Phone = { deviceToken: string } | undefined
  const it = {
    reset: (phone: Phone, proofingId: string, newPassword = PASSWORD) => identity.platform.asDevice(phone, resetLoginPassword, { proofingId, newPassword }),
    change: (phone: Phone, password: string, newPassword: string) => identity.platform.asDevice(phone, changeLoginPassword, { password, newPassword }),
    check: (phone: Phone, password = PASSWORD) => identity.platform.asDevice(phone, checkLoginPassword, { password }),
    async aPhone() {
      const staff = await seedStaff(identity.platform, { phone: freshNumber() })
      return { staff, ...(await seedDevice(identity.platform, staff)) }
    },
    async withPassword() {
      const phone = await it.aPhone()
      await it.reset(phone, await provedOnPhone(identity, phone, 'password'))
      return phone
    },
    activities: async (staffId: string) => (await identity.platform.runtime.database.stores.activities.listOfStaff(staffId, { limit: 9 })).map(({ kind }) => kind),
  }
  return it
}
