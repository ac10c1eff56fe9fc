import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Access } from '@yiqian/shared/protocol/contract.ts'
import type { FaultBody } from '@yiqian/shared/protocol/faults.ts'
import type { Incoming } from './dispatch.ts'
import { echo, echoRoute, openKernel, type TestKernel } from './testing/open-kernel.ts'

const kinds: Access[][] = [['public'], ['channel'], ['proofing'], ['device'], ['proofing', 'device'], ['application'], ['function'], ['device', 'function']]
const nameOf = (access: readonly Access[]) => `for-${access.join('-')}`
let kernel: TestKernel
beforeAll(async () => void (kernel = await openKernel(kinds.map((access) => echoRoute(echo(nameOf(access), access))))))
afterAll(() => kernel.close())

type Caller = Pick<Incoming, 'inChannel' | 'functionName'> & { authorization?: string }
const callers: Record<string, () => Caller> = {
  anybody: () => ({ inChannel: false }),
  'in channel': () => ({ inChannel: true }),
  enrolling: () => ({ inChannel: true, authorization: `Device ${kernel.deviceToken.enrolling}` }),
  enrolled: () => ({ inChannel: true, authorization: `Device ${kernel.deviceToken.enrolled}` }),
  'enrolled outside': () => ({ inChannel: false, authorization: `Device ${kernel.deviceToken.enrolled}` }),
  replaced: () => ({ inChannel: true, authorization: `Device ${kernel.deviceToken.replaced}` }),
  frozen: () => ({ inChannel: true, authorization: `Device ${kernel.deviceToken.frozen}` }),
  'unknown phone': () => ({ inChannel: true, authorization: `Device ${'x'.repeat(32)}` }),
  'token as bearer': () => ({ inChannel: true, authorization: `Bearer ${kernel.deviceToken.enrolled}` }),
  application: () => ({ inChannel: false, authorization: `Bearer ${kernel.accessToken.good}` }),
  'application, lower case': () => ({ inChannel: false, authorization: `bearer ${kernel.accessToken.good}` }),
  'application expired': () => ({ inChannel: false, authorization: `Bearer ${kernel.accessToken.expired}` }),
  'application frozen': () => ({ inChannel: false, authorization: `Bearer ${kernel.accessToken.frozen}` }),
  'application removed': () => ({ inChannel: false, authorization: `Bearer ${kernel.accessToken.removed}` }),
  function: () => ({ inChannel: false, functionName: 'seal' }),
}

// rows: callers; columns: public, channel, proofing, device, proofing+device, application, function, device+function
const matrix: Record<string, string[]> = {
  anybody: ['anybody', 'channel.required', 'channel.required', 'channel.required', 'channel.required', 'access.required', 'access.denied', 'channel.required'],
  'in channel': ['anybody', 'anybody', 'access.required', 'access.required', 'access.required', 'access.required', 'access.denied', 'access.required'],
  enrolling: ['anybody', 'anybody', 'device', 'device.not_enrolled', 'device', 'access.required', 'access.denied', 'device.not_enrolled'],
  enrolled: ['anybody', 'anybody', 'access.denied', 'device', 'device', 'access.required', 'access.denied', 'device'],
  'enrolled outside': ['anybody', 'channel.required', 'channel.required', 'channel.required', 'channel.required', 'access.required', 'access.denied', 'channel.required'],
  replaced: ['anybody', 'anybody', 'device.replaced', 'device.replaced', 'device.replaced', 'access.required', 'access.denied', 'device.replaced'],
  frozen: ['anybody', 'anybody', 'access.denied', 'access.denied', 'access.denied', 'access.required', 'access.denied', 'access.denied'],
  'unknown phone': ['anybody', 'anybody', 'access.required', 'access.required', 'access.required', 'access.required', 'access.denied', 'access.required'],
  'token as bearer': ['anybody', 'anybody', 'access.required', 'access.required', 'access.required', 'access.required', 'access.denied', 'access.required'],
  application: ['anybody', 'channel.required', 'channel.required', 'channel.required', 'channel.required', 'application', 'access.denied', 'channel.required'],
  'application, lower case': ['anybody', 'channel.required', 'channel.required', 'channel.required', 'channel.required', 'application', 'access.denied', 'channel.required'],
  'application expired': ['anybody', 'channel.required', 'channel.required', 'channel.required', 'channel.required', 'access.expired', 'access.denied', 'channel.required'],
  'application frozen': ['anybody', 'channel.required', 'channel.required', 'channel.required', 'channel.required', 'application.frozen', 'access.denied', 'channel.required'],
  'application removed': ['anybody', 'channel.required', 'channel.required', 'channel.required', 'channel.required', 'access.required', 'access.denied', 'channel.required'],
  function: ['anybody', 'channel.required', 'channel.required', 'channel.required', 'channel.required', 'access.required', 'function', 'function'],
}

describe('who may call what', () => {
  test('every caller has a row', () => expect(Object.keys(matrix)).toEqual(Object.keys(callers)))
  describe.each(Object.entries(matrix))('%s', (caller, row) => {
    test.each(row.map((expected, index) => [kinds[index]!, expected] as const))('%j: %s', async (access, expected) => {
      const { authorization, ...rest } = callers[caller]!()
      const answer = await kernel.opened.dispatch({ method: 'POST', path: `/identity/${nameOf(access)}`, query: {}, headers: { authorization }, body: { text: 'x' }, ...rest })
      expect(answer.status === 200 ? (answer.body as { actor: string }).actor : (answer.body as FaultBody).error.code).toBe(expected)
    })
  })
  test('a 401 says how to authenticate', async () => {
    const { headers, status } = await kernel.opened.dispatch({ method: 'POST', path: '/identity/for-application', query: {}, headers: {}, body: { text: 'x' }, inChannel: false })
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer'])
  })
})
