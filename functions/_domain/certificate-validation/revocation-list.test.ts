// The step-wise reader against the plain one of shared/crypto: the same lists, the same entries, the same refusals.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { createCrl, parseCrl, revocationReasons, type RevocationReason, type RevokedEntry } from '@yiqian/shared/crypto/x509/crl.ts'
import { authorityKeyIdentifierExtension, crlNumberExtension, encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { encodeGeneralizedTime } from '@yiqian/shared/crypto/der/time.ts'
import { readRevocationList, type RevocationList } from './revocation-list.ts'

const NOW_MS = Date.UTC(2026, 10, 22)
const DAY_MS = 86_400_000
const sign = async () => Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1)

const read = (der: Uint8Array, seed = 7): RevocationList => {
  const work = readRevocationList(der, seed)
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

const makeList = (entries: readonly RevokedEntry[], extensions: readonly Uint8Array[] = [crlNumberExtension(77)]) =>
  createCrl({ issuerDer: encodeName({ commonName: 'CA' }), thisUpdateMs: NOW_MS, nextUpdateMs: NOW_MS + DAY_MS, entries, extensions }, sign)

const serials = fc.uint8Array({ minLength: 1, maxLength: 20 }).filter((bytes) => bytes[0] !== 0).map(bytesToHex)
const entries = fc.uniqueArray(fc.record({
  serialHex: serials, revokedAtMs: fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2090, 0) }).map((ms) => ms - (ms % 1000) - (ms % 1000 < 0 ? 1000 : 0)),
  reason: fc.option(fc.constantFrom(...(Object.keys(revocationReasons) as RevocationReason[])), { nil: undefined }),
}), { selector: ({ serialHex }) => serialHex, maxLength: 60 })

test('for all lists: every entry is found as the plain reader has it, and no other', async () => {
  await fc.assert(fc.asyncProperty(entries, serials, fc.integer(), async (revoked, other, seed) => {
    const der = await makeList(revoked)
    const [list, plain] = [read(der, seed), parseCrl(der)]
    expect(list.entries.count).toBe(plain.revoked.size)
    for (const [serialHex, { revokedAtMs, reason }] of plain.revoked) expect(list.entries.find(serialHex)).toEqual({ revokedAtMs, ...(reason && { reason }) })
    if (!plain.revoked.has(other)) expect(list.entries.find(other)).toBeUndefined()
    expect([list.thisUpdateMs, list.nextUpdateMs, bytesToHex(list.tbsDer)]).toEqual([plain.thisUpdateMs, plain.nextUpdateMs, bytesToHex(plain.tbsDer)])
  }), { numRuns: 150 })
})

test('malformed: whatever the plain reader refuses is refused, with a reason and without end', async () => {
  const der = await makeList(Array.from({ length: 20 }, (_, index) => ({ serialHex: (0x4000 + index).toString(16), revokedAtMs: NOW_MS, reason: 'keyCompromise' as const })), [crlNumberExtension(77), authorityKeyIdentifierExtension(new Uint8Array(20))])
  const outcome = (reader: () => unknown): string => {
    try {
      reader()
      return 'read'
    } catch (error) {
      expect(error).toBeInstanceOf(CryptoError)
      return (error as CryptoError).code
    }
  }
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(der.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.option(fc.nat(der.length)), (changes, cut) => {
    const bytes = der.slice(0, cut ?? der.length)
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
    const [mine, plain] = [outcome(() => read(bytes)), outcome(() => parseCrl(bytes))]
    // the key identifier, which the plain reader leaves for later, is read at once
    if (plain === 'read') expect(['read', 'x509.extension_invalid']).toContain(mine)
    else expect(mine).not.toBe('read')
  }), { numRuns: 2_000 })
})

describe('extensions', () => {
  test('number, key identifier, expired certificates kept', async () => {
    const list = read(await makeList([], [crlNumberExtension(0x1234), authorityKeyIdentifierExtension(Uint8Array.of(1, 2)), encodeExtension('2.5.29.60', false, encodeGeneralizedTime(NOW_MS))]))
    expect([list.number, list.authorityKeyIdentifier, list.keepsExpiredSinceMs, list.hasUnknownCritical]).toEqual([0x1234n, Uint8Array.of(1, 2), NOW_MS, false])
  })
  test('a critical one that is not understood is said', async () => {
    expect(read(await makeList([], [encodeExtension('1.2.3', true, Uint8Array.of(5, 0))])).hasUnknownCritical).toBe(true)
    expect(read(await makeList([], [encodeExtension('1.2.3', false, Uint8Array.of(5, 0))])).hasUnknownCritical).toBe(false)
  })
})

test('100,000 entries: 55 octets each or fewer, read in many turns', async () => {
  const many = Array.from({ length: 100_000 }, (_, index) => ({ serialHex: `5a${index.toString(16).padStart(8, '0')}${'c3'.repeat(11)}`, revokedAtMs: NOW_MS, ...(index % 3 === 0 && { reason: 'superseded' as const }) }))
  const work = readRevocationList(await makeList(many), 1)
  let turns = 0
  for (;;) {
    const { done, value } = work.next()
    turns += 1
    if (!done) continue
    expect(value.entries.count).toBe(100_000)
    expect(value.entries.sizeBytes / 100_000).toBeLessThan(55)
    expect(value.entries.find(many[99_999]!.serialHex)).toEqual({ revokedAtMs: NOW_MS, reason: 'superseded' })
    break
  }
  expect(turns).toBeGreaterThan(40)
})
