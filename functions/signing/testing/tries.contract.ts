// Owns what holds for wrong permission codes over the wire: a few in a row, wherever they come in, then the address waits.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { placeOf } from '../core/recent-tries.ts'
import { sofClient } from '../sof/testing/sof-client.ts'
import type { Served } from './open-sign-server.ts'

const right = 'permission-1'

export function triesContract(open: () => Promise<Served>): void {
  let server: Served
  let keys: ApplicationKey[]
  beforeAll(async () => {
    server = await open()
    keys = [await server.addKey({ index: 1 }), await server.addKey({ index: 2 })]
  })
  afterAll(() => server.close())
  /** Each call to the next instance. */
  const signFrom = (from: string, key: number) => async (PassWd: string): Promise<string> => (await sofClient(server.http, {}, from)('SOF_SignData', { CertID: String(key), InData: 'text', PassWd })).sor
  const several = async (count: number, one: (at: number) => Promise<string>): Promise<string[]> => {
    const answers: string[] = []
    for (let at = 0; at < count; at++) answers.push(await one(at))
    return answers
  }
  const countedFor = async (key: ApplicationKey, address: string) => (await server.runtime.database.stores.codeTries.load(bytesToHex(server.runtime.gm.sm3(Buffer.from(placeOf(key.id, address))))))?.wrong

  describe('SV-1 SV-13 wrong permission codes', () => {
    test('four are forgiven when the fifth is right; five are not, at none of the instances; another address goes on', async () => {
      const [sign, elsewhere] = [signFrom('127.0.0.31', 1), signFrom('127.0.0.32', 1)]
      expect(await several(4, () => elsewhere(right))).toEqual(Array(4).fill('SOR_OK'))
      await several(4, (at) => sign(`wrong ${at}`))
      expect(await countedFor(keys[0]!, '127.0.0.31')).toBe(4)
      expect([await sign('wrong 0 again'), await countedFor(keys[0]!, '127.0.0.31')]).toEqual(['SOR_LoginErr', 5])
      await server.settled()
      expect(await several(4, () => sign(right))).toEqual(Array(4).fill('SOR_LoginErr'))
      expect(await several(4, () => elsewhere(right))).toEqual(Array(4).fill('SOR_OK'))
    })
    test('the fifth is right: the count begins anew', async () => {
      const sign = signFrom('127.0.0.33', 2)
      for (let round = 0; round < 2; round++) {
        await several(4, (at) => sign(`wrong ${round} ${at}`))
        await server.settled()
        expect(await several(4, () => sign(right))).toEqual(Array(4).fill('SOR_OK'))
        expect(await countedFor(keys[1]!, '127.0.0.33')).toBeUndefined()
      }
    })
    test('many at once are five, and right ones among them tell nothing afterwards', async () => {
      const sign = signFrom('127.0.0.34', 2)
      expect(new Set(await Promise.all(Array.from({ length: 40 }, (_, at) => sign(`wrong ${at}`))))).toEqual(new Set(['SOR_LoginErr']))
      expect(await countedFor(keys[1]!, '127.0.0.34')).toBe(5)
      await server.settled()
      expect(await several(4, () => sign(right))).toEqual(Array(4).fill('SOR_LoginErr'))
    })
  })
}
