import { describe, expect, test } from 'vitest'
import { NetworkError } from '../platform/network-error.ts'
import { createStandInChannel } from '../testing/stand-in-channel.ts'
import { createTestPorts, createTestStorage, testSm2 } from '../testing/test-ports.ts'
import { createSessionCache } from './session-cache.ts'

const values = new Map<string, string>()
const start = () => createSessionCache(createTestPorts(createStandInChannel(testSm2, [], () => undefined), createTestStorage(values)))
const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
const offline = async (): Promise<never> => {
  throw new NetworkError('offline')
}

describe('PL-2 what was opened can be read again without a network', () => {
  test('as it was, with the time; encrypted where it is kept', async () => {
    const cache = start()
    expect(await cache.through('task:1', async () => ({ patient: '张秀英' }))).toEqual({ value: { patient: '张秀英' } })
    await settled()
    expect(await cache.through('task:1', offline)).toEqual({ value: { patient: '张秀英' }, asOfMs: expect.any(Number) as number })
    const stored = JSON.stringify([...values])
    expect(stored).not.toContain('张秀英')
    expect(stored).not.toContain(Buffer.from('张秀英').toString('base64'))
    expect(stored).not.toContain('task:1')
  })
  test('never instead of a refusal, and nothing that was not read', async () => {
    const cache = start()
    await cache.through('task:1', async () => 1)
    await settled()
    await expect(cache.through('task:1', async () => Promise.reject(new Error('task.not_found')))).rejects.toThrow('task.not_found')
    await expect(cache.through('task:2', offline)).rejects.toThrow(NetworkError)
  })
  test('another run of the app reads nothing of it, and throws it away', async () => {
    const before = start()
    for (let page = 0; page < 5; page++) await before.through(`page:${page}`, async () => 'picture')
    await settled()
    const after = start()
    await expect(after.through('page:1', offline)).rejects.toThrow(NetworkError)
    await after.through('other', async () => 'x')
    await settled()
    expect([...values.keys()].filter((key) => key.startsWith('session-cache/'))).toHaveLength(1)
  })
  test('the oldest gives way; what was altered in the storage is not shown', async () => {
    const cache = start()
    for (let page = 0; page < 45; page++) {
      await cache.through(`page:${page}`, async () => page)
      await settled()
    }
    expect(await cache.through('page:44', offline)).toMatchObject({ value: 44 })
    await expect(cache.through('page:1', offline)).rejects.toThrow(NetworkError)
    for (const [key, text] of values) if (key.startsWith('session-cache/')) values.set(key, text.replace(/.{4}$/, (end) => (end === 'AAA=' ? 'BBB=' : 'AAA=')))
    await expect(cache.through('page:44', offline)).rejects.toThrow(NetworkError)
  })
})
