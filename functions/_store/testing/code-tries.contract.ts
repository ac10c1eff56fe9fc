// Owns the contract of the store of wrong tries of permission codes.
import { expect, test } from 'vitest'
import { addressLimits, countCodeTry, keyLimits, type CodeTries } from '../../_domain/application-key/code-tries.ts'
import type { Database } from '../../_domain/ports.ts'
import { nextHex, nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

const someTries = (some: Partial<CodeTries> = {}): CodeTries => ({ id: nextHex(), keyId: nextId('key'), address: '2001:db8:ffff:ffff:ffff:ffff:255.255.255.255', wrong: 1, lastAtMs: NOW_MS, waitUntilMs: 0, revision: 0, ...some })

export function codeTriesContract(database: () => Database): void {
  const store = () => database().stores.codeTries
  revisedContract(store, () => [someTries(), someTries({ address: '', waitUntilMs: NOW_MS + 1 })], { wrong: 5, lastAtMs: NOW_MS + 1, waitUntilMs: NOW_MS + 60_000 })

  test('SV-13 several instances that count at one key at once: no try is lost, and those past the limit do not count', async () => {
    const keyId = nextId('key')
    const idOf = (address: string) => `${keyId}${address}`
    const take = (address: string) =>
      database().transaction(async ({ codeTries }) => {
        for (const [from, limits] of [[address, addressLimits], ['', { ...keyLimits, tries: 1000 }]] as const) {
          const before = await codeTries.load(idOf(from))
          const next = countCodeTry(before, NOW_MS, limits)
          if (!next) return false
          const after = { id: idOf(from), keyId, address: from, ...next, revision: before?.revision ?? 0 }
          await (before ? codeTries.replace(before, after) : codeTries.insert(after))
        }
        return true
      }, 20)
    const instance = async (): Promise<boolean[]> => {
      const taken = []
      for (let n = 0; n < 8; n++) taken.push(await take(`a${n % 2}`))
      return taken
    }
    const taken = (await Promise.all([instance(), instance(), instance()])).flat()
    expect(taken.filter(Boolean)).toHaveLength(10)
    expect(await Promise.all(['a0', 'a1', ''].map(async (address) => (await store().load(idOf(address)))!.wrong))).toEqual([5, 5, 10])
  })

  test('SV-1 addresses that tried are listed, all together are not; what is right or old goes', async () => {
    const [late, over, ofAll, right, old] = [someTries({ lastAtMs: 10 * NOW_MS }), someTries({ lastAtMs: 5 * NOW_MS - 1 }), someTries({ address: '', lastAtMs: 10 * NOW_MS }), someTries(), someTries({ lastAtMs: 5 })]
    for (const each of [late, over, ofAll, right, old]) await store().insert(each)
    expect(await store().listSince(5 * NOW_MS)).toEqual([late])
    await store().remove([right.id, 'nobody'])
    await store().removeOlder(6)
    expect(await Promise.all([over, right, old].map(({ id }) => store().load(id)))).toEqual([over, undefined, undefined])
  })
}
