// What lists say at a time: fresh, stale, of another key, held and reinstated, after expiry, partitioned.
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeGeneralizedTime } from '@yiqian/shared/crypto/der/time.ts'
import { deltaCrlIndicatorExtension } from '@yiqian/shared/crypto/x509/crl-delta.ts'
import { createCrl, type RevokedEntry } from '@yiqian/shared/crypto/x509/crl.ts'
import { issuingDistributionPointExtension } from '@yiqian/shared/crypto/x509/crl-scope.ts'
import { crlDistributionPointsExtension, crlNumberExtension, encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { aParty, aPki, atMs, yearMs, type Party, type Pki } from '@yiqian/shared/crypto/testing/pki.ts'
import { judgeByLists, mayFollow, type HeldList } from './judge-lists.ts'
import { readRevocationList } from './revocation-list.ts'

const DAY_MS = 86_400_000
let pki: Pki
beforeAll(async () => {
  pki = await aPki()
})

interface Some {
  by?: Party
  entries?: readonly RevokedEntry[]
  thisUpdateMs?: number
  nextUpdateMs?: number
  extensions?: readonly Uint8Array[]
  signerKeyDer?: Uint8Array
}
async function aList({ by = pki.ca, entries = [], thisUpdateMs = atMs, nextUpdateMs = thisUpdateMs + DAY_MS, extensions = [crlNumberExtension(1)], signerKeyDer = by.certificate.publicKey.der }: Some = {}): Promise<HeldList> {
  const work = readRevocationList(await createCrl({ issuerDer: by.certificate.subject.der, thisUpdateMs, nextUpdateMs, entries, extensions }, by.sign), 1)
  for (;;) {
    const { done, value } = work.next()
    if (done) return { ...value, id: String(thisUpdateMs), signerKeyDer }
  }
}
const revoked = (revokedAtMs: number, reason: RevokedEntry['reason'] = 'keyCompromise', party = pki.doctor): RevokedEntry => ({ serialHex: party.certificate.serialHex, revokedAtMs, reason })
const judge = (lists: readonly HeldList[], at = atMs, party = pki.doctor) => {
  const { status, notes } = judgeByLists(party.certificate, pki.ca.certificate, lists, at)
  return [status, ...notes.map(({ code }) => code)]
}

describe('SV-5 one list', () => {
  test('good, revoked, suspended; not before its date', async () => {
    expect(judge([await aList()])).toEqual(['good'])
    expect(judge([await aList({ entries: [revoked(atMs - 1)] })])).toEqual(['revoked'])
    expect(judge([await aList({ entries: [revoked(atMs - 1, 'certificateHold')] })])).toEqual(['suspended'])
    expect(judge([await aList({ entries: [revoked(atMs + 5_000)] })])).toEqual(['good'])
    expect(judge([await aList({ entries: [revoked(atMs - 1, 'removeFromCRL')] })])).toEqual(['good'])
  })
  test('none, stale, by another key, of another authority, with what is not understood', async () => {
    expect(judge([])).toEqual(['unknown', 'crl.not_held'])
    expect(judge([await aList({ thisUpdateMs: atMs - 3 * DAY_MS })])).toEqual(['unknown', 'crl.expired'])
    expect(judge([await aList({ signerKeyDer: pki.root.certificate.publicKey.der })])).toEqual(['unknown', 'crl.signature_invalid'])
    expect(judge([await aList({ by: pki.root })])).toEqual(['unknown', 'crl.not_held'])
    expect(judge([await aList({ extensions: [encodeExtension('1.2.3', true, Uint8Array.of(5, 0))] })])).toEqual(['unknown', 'crl.critical_extension_unknown'])
    expect(judge([await aDelta(2, 1)])).toEqual(['unknown']) // without a complete list nothing is known
  })
  test('one from after the certificate expired counts only if it keeps the expired', async () => {
    const late = { thisUpdateMs: pki.doctor.certificate.notAfterMs + DAY_MS, entries: [revoked(atMs - 1)] }
    expect(judge([await aList(late)])).toEqual(['unknown', 'crl.not_kept_so_long'])
    expect(judge([await aList({ ...late, extensions: [encodeExtension('2.5.29.60', false, encodeGeneralizedTime(atMs - yearMs))] })])).toEqual(['revoked'])
  })
  test('a partition speaks for those who name it', async () => {
    const named = await aParty({ subject: { commonName: 'n' }, issuer: pki.ca, moreExtensions: [crlDistributionPointsExtension(['http://x/1.crl'])] })
    const list = await aList({ extensions: [issuingDistributionPointExtension({ urls: ['http://x/1.crl'], kind: 'any' })] })
    expect(judge([list])).toEqual(['unknown', 'crl.not_held'])
    expect(judge([list], atMs, named)).toEqual(['good'])
  })
})

const aDelta = (number: number, base: number, some: Some = {}) => aList({ ...some, extensions: [crlNumberExtension(number), deltaCrlIndicatorExtension(base)] })

describe('delta lists', () => {
  test('add a revocation, lift a hold, and count only with the complete list that they go with', async () => {
    const complete = await aList({ extensions: [crlNumberExtension(5)], entries: [revoked(atMs - 1, 'certificateHold')] })
    expect(judge([complete])).toEqual(['suspended'])
    expect(judge([complete, await aDelta(6, 5, { entries: [revoked(atMs - 1, 'removeFromCRL')] })])).toEqual(['good'])
    expect(judge([complete, await aDelta(8, 7, { entries: [revoked(atMs - 1, 'removeFromCRL')] })])).toEqual(['suspended'])
    expect(judge([await aList({ extensions: [crlNumberExtension(5)] }), await aDelta(6, 5, { entries: [revoked(atMs - 1)] })])).toEqual(['revoked'])
    expect(judge([await aList({ extensions: [crlNumberExtension(5)] }), await aDelta(6, 5, { entries: [revoked(atMs - 1, 'certificateHold')] })])).toEqual(['suspended'])
  })
})

describe('several lists', () => {
  test('a hold that was lifted no longer counts now, and did count then', async () => {
    const held = await aList({ thisUpdateMs: atMs - 2 * DAY_MS, nextUpdateMs: atMs + DAY_MS, entries: [revoked(atMs - 2 * DAY_MS, 'certificateHold')] })
    const lifted = await aList()
    expect(judge([held, lifted])).toEqual(['good'])
    expect(judge([held, lifted], atMs - DAY_MS)).toEqual(['suspended'])
  })
  test('a revocation in any list that can be believed counts', async () => {
    expect(judge([await aList({ thisUpdateMs: atMs - DAY_MS / 2, entries: [revoked(atMs - DAY_MS / 2)] }), await aList()])).toEqual(['revoked'])
  })
})

test('a list follows another by time and number, and never goes back', () => {
  const at = (thisUpdateMs: number, hex?: string) => ({ thisUpdateMs, ...(hex !== undefined && { number: BigInt(`0x${hex}`) }) })
  expect(mayFollow(at(2, '0a'), at(1, '9'))).toBe(true)
  expect(mayFollow(at(2, 'a'), at(1, 'a'))).toBe(true)
  expect(mayFollow(at(2), at(1))).toBe(true)
  expect(mayFollow(at(1, 'b'), at(2, 'a'))).toBe(false)
  expect(mayFollow(at(3, '9'), at(2, '0a'))).toBe(false)
  expect(mayFollow(at(3), at(2, '0a'))).toBe(false)
})
