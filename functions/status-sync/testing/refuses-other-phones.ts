// Owns the cases that every route for phones shares: outside the channel, no token, a phone that may not.
import { describe, expect, test } from 'vitest'
import type { Contract, RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import type { Ward } from './ward.ts'

/** 401 and 403 of one route. @param input a request that would otherwise be well-formed */
export function refusesOtherPhones<C extends Contract>(ward: Ward, contract: C, input: () => RequestInputOf<C>): void {
  describe('401 who is not known', () => {
    test('in the channel without a token, with an unknown one, with an application’s', async () => {
      const { platform, application } = ward
      for (const authorization of [undefined, `Device dt_${'0'.repeat(48)}`, `Bearer ${application.accessToken}`, `Device ${application.accessToken}`]) {
        expect(await platform.asDevice(undefined, contract, input(), authorization ? { headers: { authorization } } : {})).toMatchObject({ status: 401, code: 'access.required' })
      }
    })
  })
  describe('403 who may not', () => {
    test('outside the channel, even with the right token', async () => {
      const headers = { authorization: `Device ${ward.signers[0]!.deviceToken}` }
      expect(await ward.platform.asAnybody(contract, input(), { headers })).toMatchObject({ status: 403, code: 'channel.required' })
    })
    test('a phone that is replaced, one that is not enrolled, a person who is frozen', async () => {
      const { platform } = ward
      for (const [device, person, code] of [['replaced', 'active', 'device.replaced'], ['enrolling', 'active', 'device.not_enrolled'], ['active', 'frozen', 'access.denied'], ['active', 'removed', 'access.denied']] as const) {
        const { deviceToken } = await seedDevice(platform, await seedStaff(platform, { state: person }), { state: device })
        expect(await platform.asDevice({ deviceToken }, contract, input())).toMatchObject({ status: 403, code })
      }
    })
  })
}
