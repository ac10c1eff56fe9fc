// Paths and revocation: one table of PKIs, each wrong in one way, and the reason that must be named.
import { describe, expect, test } from 'vitest'
import { hexToBytes } from '../bytes.ts'
import { OID } from '../der/oid.ts'
import { encodeContext, encodeContextPrimitive, encodeInteger, encodeSequence } from '../der/write.ts'
import { aParty, aPki, atMs, sm2, yearMs } from '../testing/pki.ts'
import type { Party, PartySpec } from '../testing/pki.ts'
import { verifyChain } from './chain.ts'
import type { ChainQuestion } from './chain.ts'
import { createCrl, parseCrl } from './crl.ts'
import type { Crl, CrlFields, RevokedEntry } from './crl.ts'
import { issuingDistributionPointExtension } from './crl-scope.ts'
import type { CrlScope } from './crl-scope.ts'
import { deltaCrlIndicatorExtension, freshestCrlExtension, freshestCrlUrls } from './crl-delta.ts'
import { checkRevocation, verifyCrl } from './crl-verify.ts'
import { authorityKeyIdentifierExtension, basicConstraintsExtension, crlDistributionPointsExtension, crlNumberExtension, encodeExtension, extKeyUsageExtension, keyIdentifierOf } from './extension.ts'
import type { ReasonCode, Verdict } from './verdict.ts'

const pki = await aPki()
const { root, ca, doctor, tsa } = pki
const certificates = (...parties: Party[]) => parties.map(({ certificate }) => certificate)
const question: ChainQuestion = { leaf: doctor.certificate, intermediates: certificates(ca), roots: certificates(root), atMs, sm2 }
const codes = (reasons: readonly { code: ReasonCode }[]) => reasons.map(({ code }) => code)

describe('RFC 5280 §6.1: paths', () => {
  test('passes from a doctor to the root, with intermediates in any order and strangers among them', async () => {
    const stranger = await aPki()
    const intermediates = certificates(stranger.ca, tsa, doctor, root, ca)
    const verdict = verifyChain({ ...question, intermediates })
    expect(verdict).toMatchObject({ verdict: 'passed', reasons: [] })
    expect(verdict.path).toEqual(certificates(doctor, ca, root))
  })

  test.each<[string, Partial<ChainQuestion>, Verdict, ReasonCode[]]>([
    ['no roots', { roots: [] }, 'indeterminate', ['chain.no_trusted_root']],
    ['no intermediate', { intermediates: [] }, 'indeterminate', ['chain.no_trusted_root']],
    ['before everything', { atMs: atMs - 2 * yearMs }, 'failed', ['chain.not_yet_valid', 'chain.not_yet_valid', 'chain.not_yet_valid']],
    ['after everything', { atMs: atMs + 2 * yearMs }, 'failed', ['chain.expired', 'chain.expired', 'chain.expired']],
    ['a leaf of another usage', { leafKeyUsage: ['keyEncipherment'] }, 'failed', ['chain.leaf_key_usage']],
    ['another identifier', { sm2Id: hexToBytes('00') }, 'failed', ['chain.signature_invalid']],
  ])('%s', (_, changed, verdict, reasons) => {
    const result = verifyChain({ ...question, ...changed })
    expect([result.verdict, codes(result.reasons)]).toEqual([verdict, reasons])
  })

  const subject = { country: 'CN', commonName: '中间 CA' }
  test.each<[string, PartySpec, ReasonCode[]]>([
    ['an intermediate that is no CA', { subject, usages: ['keyCertSign'] }, ['chain.issuer_not_ca']],
    ['an intermediate without basicConstraints', { subject, extensions: [] }, ['chain.issuer_not_ca']],
    ['an intermediate that may not sign certificates', { subject, ca: true, usages: ['digitalSignature'] }, ['chain.issuer_key_usage']],
    ['an expired intermediate', { subject, ca: true, notAfterMs: atMs - 1000 }, ['chain.expired']],
    ['an intermediate of tomorrow', { subject, ca: true, notBeforeMs: atMs + 1000 }, ['chain.not_yet_valid']],
    ['a critical extension that nobody knows', { subject, ca: true, moreExtensions: [encodeExtension('1.2.3.4', true, encodeInteger(1))] }, ['chain.critical_extension_unknown']],
    ['critical name constraints', { subject, ca: true, moreExtensions: [encodeExtension(OID.nameConstraints, true, encodeSequence())] }, ['chain.name_constraints']],
    ['an intermediate of any number of defects', { subject, notAfterMs: atMs - 1000, usages: ['cRLSign'] }, ['chain.expired', 'chain.issuer_not_ca', 'chain.issuer_key_usage']],
  ])('%s', async (_, spec, reasons) => {
    const middle = await aParty({ ...spec, issuer: root })
    const leaf = await aParty({ subject: { commonName: 'leaf' }, issuer: middle })
    const result = verifyChain({ ...question, leaf: leaf.certificate, intermediates: certificates(middle) })
    expect([result.verdict, codes(result.reasons)]).toEqual(['failed', reasons])
  })

  test('a path longer than the CA allows', async () => {
    const sub = await aParty({ subject: { commonName: 'sub' }, issuer: ca, ca: true })
    const leaf = await aParty({ subject: { commonName: 'leaf' }, issuer: sub })
    const result = verifyChain({ ...question, leaf: leaf.certificate, intermediates: certificates(sub, ca) })
    expect([result.verdict, codes(result.reasons)]).toEqual(['failed', ['chain.path_too_long']])
  })

  test('an impostor with the name of the CA but another key', async () => {
    const impostor = await aParty({ subject: { country: 'CN', organization: '示范医院', commonName: '示范医院 CA' }, issuer: root, ca: true, moreExtensions: [] })
    const forged = await aParty({ subject: { commonName: '冒名' }, issuer: { ...ca, sign: impostor.sign } })
    expect(codes(verifyChain({ ...question, leaf: forged.certificate }).reasons)).toEqual(['chain.signature_invalid'])
    expect(verifyChain({ ...question, intermediates: certificates(impostor, ca) }).verdict).toBe('passed')
  })

  test('an issuer of another key identifier is passed over, even with the right key', async () => {
    const leaf = await aParty({ subject: { commonName: 'leaf' }, issuer: ca, extensions: [authorityKeyIdentifierExtension(keyIdentifierOf(root.keys.publicKey))] })
    expect(codes(verifyChain({ ...question, leaf: leaf.certificate }).reasons)).toEqual(['chain.no_trusted_root'])
  })

  test('a self-signed certificate is trusted only as a root', async () => {
    const alone = await aParty({ subject: { commonName: 'alone' } })
    expect(codes(verifyChain({ ...question, leaf: alone.certificate, intermediates: certificates(alone, ca) }).reasons)).toEqual(['chain.no_trusted_root'])
    expect(verifyChain({ ...question, leaf: alone.certificate, roots: certificates(alone) }).verdict).toBe('passed')
  })

  test('a root before version 3 is a CA because configuration says so', async () => {
    const old = await aParty({ subject: { commonName: 'old root' }, ca: true, extensions: [] })
    const leaf = await aParty({ subject: { commonName: 'leaf' }, issuer: old })
    const version1 = { ...old.certificate, version: 1 }
    expect(verifyChain({ ...question, leaf: leaf.certificate, roots: [version1] }).verdict).toBe('passed')
    expect(codes(verifyChain({ ...question, leaf: leaf.certificate, roots: [old.certificate] }).reasons)).toEqual(['chain.issuer_not_ca'])
  })

  test('loops and crowds of false issuers end', async () => {
    const [left, right] = [await aParty({ subject: { commonName: 'left' }, ca: true }), await aParty({ subject: { commonName: 'right' }, ca: true })]
    const leftByRight = await aParty({ subject: { commonName: 'left' }, keys: left.keys, issuer: right, ca: true })
    const rightByLeft = await aParty({ subject: { commonName: 'right' }, keys: right.keys, issuer: left, ca: true })
    const leaf = await aParty({ subject: { commonName: 'leaf' }, issuer: left })
    const crowd = Array.from({ length: 500 }, (_, i) => ({ ...left.certificate, der: Uint8Array.of(i, i >> 8), publicKey: root.certificate.publicKey }))
    const started = performance.now()
    expect(verifyChain({ ...question, leaf: leaf.certificate, intermediates: [...certificates(leftByRight, rightByLeft), ...crowd] }).verdict).not.toBe('passed')
    expect(performance.now() - started).toBeLessThan(30_000)
  })
})

describe('RFC 5280 §5, §6.3: revocation', () => {
  const dayMs = 86_400_000
  const listBy = async (issuer: Party, entries: readonly RevokedEntry[], changed: Partial<CrlFields> = {}) => parseCrl(await createCrl({
    issuerDer: issuer.certificate.subject.der, thisUpdateMs: atMs - dayMs, nextUpdateMs: atMs + dayMs, entries,
    extensions: [authorityKeyIdentifierExtension(keyIdentifierOf(issuer.keys.publicKey)), crlNumberExtension(1)], ...changed,
  }, issuer.sign))
  const entry = (reason?: RevokedEntry['reason'], revokedAtMs = atMs - 1000): RevokedEntry => ({ serialHex: doctor.certificate.serialHex, revokedAtMs, ...(reason && { reason }) })
  const ask = { certificate: doctor.certificate, issuer: ca.certificate, atMs, sm2 }

  test('reads back what it writes, in any number', async () => {
    const entries = Array.from({ length: 3000 }, (_, i): RevokedEntry => ({ serialHex: (0x10000 + i).toString(16).padStart(6, '0'), revokedAtMs: atMs, ...(i % 2 ? { reason: 'superseded' as const } : {}) }))
    const crl = await listBy(ca, entries)
    expect([...crl.revoked.values()]).toEqual(entries)
    expect(verifyCrl({ crl, issuer: ca.certificate, atMs, sm2 })).toEqual({ verdict: 'passed', reasons: [] })
  })

  test.each<[string, RevokedEntry[], Partial<CrlFields>, number, Verdict, ReasonCode[]]>([
    ['not listed', [], {}, atMs, 'passed', []],
    ['another serial', [{ serialHex: 'ffff', revokedAtMs: atMs - 1000 }], {}, atMs, 'passed', []],
    ['revoked', [entry('keyCompromise')], {}, atMs, 'failed', ['revocation.revoked']],
    ['revoked without a reason', [entry()], {}, atMs, 'failed', ['revocation.revoked']],
    ['suspended', [entry('certificateHold')], {}, atMs, 'failed', ['revocation.suspended']],
    ['reinstated', [entry('removeFromCRL')], {}, atMs, 'passed', []],
    ['revoked only later', [entry('superseded', atMs + 1000)], {}, atMs, 'passed', []],
    ['a list that ran out', [], {}, atMs + 2 * dayMs, 'indeterminate', ['revocation.unknown']],
    ['a list made after the certificate expired', [], { thisUpdateMs: atMs + 2 * yearMs, nextUpdateMs: atMs + 3 * yearMs }, atMs, 'indeterminate', ['revocation.unknown']],
    ['a list for part of the certificates', [], { extensions: [encodeExtension(OID.issuingDistributionPoint, true, encodeSequence())] }, atMs, 'indeterminate', ['revocation.unknown']],
    ['a delta list alone', [], { extensions: [crlNumberExtension(2), deltaCrlIndicatorExtension(1)] }, atMs, 'indeterminate', ['revocation.unknown']],
  ])('%s', async (_, entries, changed, at, verdict, reasons) => {
    const result = checkRevocation({ ...ask, crls: [await listBy(ca, entries, changed)], atMs: at })
    expect([result.verdict, codes(result.reasons)]).toEqual([verdict, reasons])
  })

  describe('partitioned lists', () => {
    const url = 'http://127.0.0.1/part-7.crl'
    const scoped = (scope: CrlScope, entries: readonly RevokedEntry[] = []) => listBy(ca, entries, { extensions: [issuingDistributionPointExtension(scope)] })
    const idp = (...fields: Uint8Array[]) => listBy(ca, [], { extensions: [encodeExtension(OID.issuingDistributionPoint, true, encodeSequence(...fields))] })
    const listed = async (party: Party, ...crls: Crl[]) => {
      const result = checkRevocation({ ...ask, certificate: party.certificate, crls })
      return [result.verdict, ...codes(result.reasons)]
    }

    test('speak for the certificates that name them, and for no others', async () => {
      const named = await aParty({ subject: { commonName: 'named' }, issuer: ca, moreExtensions: [crlDistributionPointsExtension([url])] })
      const list = await scoped({ urls: [url], kind: 'any' })
      expect(await listed(named, list)).toEqual(['passed'])
      expect(await listed(doctor, list)).toEqual(['indeterminate', 'revocation.unknown'])
      expect(await listed(named, await scoped({ urls: ['http://127.0.0.1/part-8.crl'], kind: 'any' }))).toEqual(['indeterminate', 'revocation.unknown'])
      const revoking = await scoped({ urls: [url], kind: 'user' }, [{ serialHex: named.certificate.serialHex, revokedAtMs: atMs - 1000 }])
      expect(await listed(named, revoking)).toEqual(['failed', 'revocation.revoked'])
    })

    test('for users or for CAs', async () => {
      expect(await listed(doctor, await scoped({ urls: [], kind: 'user' }))).toEqual(['passed'])
      expect(await listed(doctor, await scoped({ urls: [], kind: 'ca' }))).toEqual(['indeterminate', 'revocation.unknown'])
    })

    test('some reasons alone, other issuers, attribute certificates, a point without an address: not understood', async () => {
      const unknown = [await idp(encodeContextPrimitive(3, Uint8Array.of(1, 0x40))), await idp(encodeContextPrimitive(4, Uint8Array.of(0xff))), await idp(encodeContextPrimitive(5, Uint8Array.of(0xff))), await idp(encodeContext(0, encodeContext(0)))]
      for (const list of unknown) expect([list.hasUnknownCritical, await listed(doctor, list)]).toEqual([true, ['indeterminate', 'revocation.unknown']])
      const invalid = [[encodeContextPrimitive(1, Uint8Array.of(0xff)), encodeContextPrimitive(2, Uint8Array.of(0xff))], [encodeContextPrimitive(1, Uint8Array.of(1))], [encodeContextPrimitive(1, new Uint8Array())]]
      for (const fields of invalid) await expect(idp(...fields)).rejects.toThrow(expect.objectContaining({ code: 'x509.extension_invalid' }))
    })
  })

  test('no list, or lists of other issuers or other keys, prove nothing', async () => {
    const foreign = await listBy(root, [])
    const forged = await listBy({ ...ca, sign: doctor.sign }, [])
    const byDoctor = await listBy(doctor, [])
    for (const crls of [[], [foreign], [forged]]) expect(codes(checkRevocation({ ...ask, crls }).reasons)).toEqual(['revocation.unknown'])
    expect(codes(verifyCrl({ crl: forged, issuer: ca.certificate, atMs, sm2 }).reasons)).toEqual(['crl.signature_invalid'])
    expect(codes(verifyCrl({ crl: foreign, issuer: ca.certificate, atMs, sm2 }).reasons)).toEqual(['crl.issuer_mismatch', 'crl.signature_invalid'])
    expect(codes(verifyCrl({ crl: byDoctor, issuer: doctor.certificate, atMs, sm2 }).reasons)).toEqual(['crl.issuer_key_usage'])
  })

  test('a suspension counts while the newest list of that time shows it; a revocation on any list counts', async () => {
    const held = await listBy(ca, [entry('certificateHold')], { thisUpdateMs: atMs - 3 * dayMs })
    const lifted = await listBy(ca, [], { thisUpdateMs: atMs - dayMs })
    const revoked = await listBy(ca, [entry('keyCompromise')], { thisUpdateMs: atMs - 3 * dayMs })
    expect(checkRevocation({ ...ask, crls: [held, lifted] }).verdict).toBe('passed')
    expect(checkRevocation({ ...ask, crls: [lifted, held], atMs: atMs - 2 * dayMs + 1 }).verdict).toBe('passed')
    const heldEarlier = await listBy(ca, [entry('certificateHold', atMs - 4 * dayMs)], { thisUpdateMs: atMs - 3 * dayMs })
    expect(codes(checkRevocation({ ...ask, crls: [lifted, heldEarlier], atMs: atMs - 2 * dayMs }).reasons)).toEqual(['revocation.suspended'])
    expect(checkRevocation({ ...ask, crls: [revoked, lifted] })).toMatchObject({ verdict: 'failed', entry: { reason: 'keyCompromise' } })
  })

  describe('§5.2.4: delta lists', () => {
    const numbered = (number: number, entries: readonly RevokedEntry[], thisUpdateMs: number, ...more: Uint8Array[]) =>
      listBy(ca, entries, { thisUpdateMs, extensions: [authorityKeyIdentifierExtension(keyIdentifierOf(ca.keys.publicKey)), crlNumberExtension(number), ...more] })
    const complete = (number: number, ...entries: RevokedEntry[]) => numbered(number, entries, atMs - (20 - number) * 3_600_000)
    const delta = (number: number, base: number, ...entries: RevokedEntry[]) => numbered(number, entries, atMs - (20 - number) * 3_600_000, deltaCrlIndicatorExtension(base))
    const judged = (crls: readonly Crl[], at = atMs) => {
      const { verdict, reasons } = checkRevocation({ ...ask, crls, atMs: at })
      return [verdict, ...codes(reasons)]
    }
    const hold = entry('certificateHold', atMs - 19 * 3_600_000)

    test('the list and its addresses are read', async () => {
      const urls = ['http://127.0.0.1/delta.crl', 'http://127.0.0.1/delta2.crl']
      expect(await delta(7, 5)).toMatchObject({ number: 7n, deltaBase: 5n, hasUnknownCritical: false })
      expect(freshestCrlUrls((await numbered(3, [], atMs, freshestCrlExtension(urls))).extensions)).toEqual(urls)
      expect(freshestCrlUrls((await complete(3)).extensions)).toEqual([])
      expect((await complete(3)).deltaBase).toBeUndefined()
    })

    test.each<[string, () => Promise<Crl[]>, string[]]>([
      ['revokes what the complete list does not', async () => [await complete(5), await delta(7, 5, entry('keyCompromise'))], ['failed', 'revocation.revoked']],
      ['revokes without a complete list', async () => [await delta(7, 5, entry('keyCompromise'))], ['failed', 'revocation.revoked']],
      ['clears nobody without a complete list', async () => [await delta(7, 5)], ['indeterminate', 'revocation.unknown']],
      ['suspends', async () => [await complete(5), await delta(7, 5, hold)], ['failed', 'revocation.suspended']],
      ['suspends nobody without a complete list', async () => [await delta(7, 5, hold)], ['indeterminate', 'revocation.unknown']],
      ['ends a suspension', async () => [await complete(5, hold), await delta(7, 5, entry('removeFromCRL'))], ['passed']],
      ['leaves what it does not name', async () => [await complete(5, hold), await delta(7, 5)], ['failed', 'revocation.suspended']],
      ['ends no revocation', async () => [await complete(5, entry('keyCompromise')), await delta(7, 5, entry('removeFromCRL'))], ['failed', 'revocation.revoked']],
      ['goes with a later complete list', async () => [await complete(6, hold), await delta(7, 5, entry('removeFromCRL'))], ['passed']],
      ['goes not with an earlier one than its base', async () => [await complete(4, hold), await delta(7, 5, entry('removeFromCRL'))], ['failed', 'revocation.suspended']],
      ['says nothing beside a complete list that is as new', async () => [await complete(7, hold), await delta(7, 5, entry('removeFromCRL'))], ['failed', 'revocation.suspended']],
      ['the newest one counts', async () => [await complete(5, hold), await delta(7, 5, entry('removeFromCRL')), await delta(8, 5, hold)], ['failed', 'revocation.suspended']],
      ['of another scope is no delta of it', async () => [await complete(5, hold), await numbered(7, [entry('removeFromCRL')], atMs - 1000, deltaCrlIndicatorExtension(5), issuingDistributionPointExtension({ urls: [], kind: 'user' }))], ['failed', 'revocation.suspended']],
    ])('%s', async (_, crls, expected) => expect(judged(await crls())).toEqual(expected))

    test('a later delta list does not change what held before', async () => {
      const crls = [await complete(5), await delta(7, 5, hold), await delta(9, 5, entry('removeFromCRL'))]
      expect(judged(crls, atMs - 12 * 3_600_000)).toEqual(['failed', 'revocation.suspended'])
      expect(judged(crls)).toEqual(['passed'])
    })

    test('one that ran out, is forged, or stands where a complete list is wanted', async () => {
      const [list, change] = [await complete(5, hold), await delta(7, 5, entry('removeFromCRL'))]
      const old = { ...change, nextUpdateMs: atMs - 1 }
      const forged = { ...change, signature: (await delta(8, 5)).signature }
      for (const wrong of [old, forged]) expect(judged([list, wrong])).toEqual(['failed', 'revocation.suspended'])
      expect(codes(verifyCrl({ crl: change, issuer: ca.certificate, atMs, sm2 }).reasons)).toEqual(['crl.critical_extension_unknown'])
    })

    test('a complete list with a number that cannot be is a list without', async () => {
      for (const number of [-1, 1n << 160n]) expect((await listBy(ca, [], { extensions: [crlNumberExtension(number)] })).number).toBeUndefined()
    })

    test.each([
      ['without a number', [deltaCrlIndicatorExtension(1)]], ['of a negative base', [crlNumberExtension(2), deltaCrlIndicatorExtension(-1)]],
      ['of a number that is too long', [crlNumberExtension(1n << 160n), deltaCrlIndicatorExtension(1)]], ['of a base that is no number', [crlNumberExtension(2), encodeExtension(OID.deltaCrlIndicator, true, encodeSequence())]],
    ])('a list %s is refused', async (_, extensions) => {
      await expect(listBy(ca, [], { extensions })).rejects.toThrow(expect.objectContaining({ code: 'x509.extension_invalid' }))
    })
  })

  test('extension builders that only certificates use are refused where they do not belong', async () => {
    const crl = await listBy(ca, [], { extensions: [basicConstraintsExtension({ ca: true }), extKeyUsageExtension([OID.timeStamping])] })
    expect(crl.hasUnknownCritical).toBe(true)
  })
})
