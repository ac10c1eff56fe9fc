// Project classes: every kind of condition, and the composition of a policy.
import { beforeAll, describe, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeOid } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeSequence, encodeUtf8String } from '@yiqian/shared/crypto/der/write.ts'
import { encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { healthUniqueIdExtension } from '@yiqian/shared/crypto/x509/unique-id.ts'
import { aParty, type Party } from '@yiqian/shared/crypto/testing/pki.ts'
import { belongsTo, isAccepted } from './match-class.ts'
import type { Condition, ProjectClass } from './policy.ts'

let party: Party
beforeAll(async () => {
  party = await aParty({
    subject: { country: 'CN', organization: '示范医院', organizationalUnit: ['临床', '心内科'], commonName: '张三' }, usages: ['digitalSignature', 'nonRepudiation'], purposeOids: [OID.clientAuth],
    moreExtensions: [healthUniqueIdExtension('1@5013SF0110101199001011234'), encodeExtension('1.2.3', true, encodeUtf8String('药师')), encodeExtension(OID.certificatePolicies, false, encodeSequence(encodeSequence(encodeOid('1.2.156.1'))))],
  })
})
const meets = (condition: Condition): boolean => belongsTo(party.certificate, { conditions: [condition] })

test.each<[string, Condition, boolean]>([
  ['a unit', { kind: 'subject', attribute: 'OU', test: 'equals', values: ['心内科', '骨科'] }, true],
  ['another unit', { kind: 'subject', attribute: 'OU', test: 'equals', values: ['骨科'] }, false],
  ['by number', { kind: 'subject', attribute: '2.5.4.10', test: 'contains', values: ['示范'] }, true],
  ['begins', { kind: 'issuer', attribute: 'O', test: 'starts-with', values: ['示范'] }, true],
  ['ends', { kind: 'issuer', attribute: 'O', test: 'ends-with', values: ['医院'] }, true],
  ['is there', { kind: 'subject', attribute: 'E', test: 'present', values: [] }, false],
  ['no value, no match', { kind: 'subject', attribute: 'O', test: 'contains', values: [] }, false],
  ['a prototype’s name is no attribute', { kind: 'subject', attribute: 'constructor', test: 'present', values: [] }, false],
  ['an extension’s text', { kind: 'extension', oid: '1.2.86.21.1.1', test: 'contains', values: ['SF0'] }, true],
  ['an extension’s inner text', { kind: 'extension', oid: '1.2.3', test: 'equals', values: ['药师'] }, true],
  ['critical', { kind: 'extension', oid: '1.2.3', test: 'critical', values: [] }, true],
  ['not critical', { kind: 'extension', oid: '1.2.86.21.1.1', test: 'critical', values: [] }, false],
  ['not there', { kind: 'extension', oid: '1.2.4', test: 'present', values: [] }, false],
  ['a policy', { kind: 'certificate-policy', oids: ['1.2.156.1', '1.2.156.2'] }, true],
  ['no such policy', { kind: 'certificate-policy', oids: ['1.2.156.2'] }, false],
  ['all usages', { kind: 'key-usage', usages: ['digitalSignature', 'nonRepudiation'], match: 'all' }, true],
  ['all usages, one lacking', { kind: 'key-usage', usages: ['digitalSignature', 'keyAgreement'], match: 'all' }, false],
  ['any usage', { kind: 'key-usage', usages: ['digitalSignature', 'keyAgreement'], match: 'any' }, true],
  ['a purpose', { kind: 'extended-key-usage', oids: [OID.clientAuth] }, true],
  ['another purpose', { kind: 'extended-key-usage', oids: [OID.timeStamping] }, false],
  ['SM2 signed by SM2', { kind: 'algorithm', keyOids: [OID.sm2Curve], signatureOids: [OID.sm2SignWithSm3] }, true],
  ['RSA', { kind: 'algorithm', keyOids: [OID.rsaEncryption], signatureOids: [] }, false],
  ['not RSA', { kind: 'algorithm', keyOids: [OID.rsaEncryption], signatureOids: [], not: true }, true],
  ['at most two years', { kind: 'validity', mostDays: 731 }, true],
  ['at most a year', { kind: 'validity', mostDays: 366 }, false],
])('SV-9 %s', (_, condition, expected) => {
  expect(meets(condition)).toBe(expected)
  expect(meets({ ...condition, not: !condition.not })).toBe(!expected)
})

describe('a policy', () => {
  const classes = new Map<string, ProjectClass>([['yes', { name: 'yes', version: 1, conditions: [{ kind: 'validity', mostDays: 9_999 }] }], ['no', { name: 'no', version: 1, conditions: [{ kind: 'validity', mostDays: 0 }] }]])
  test.each([
    [[], true], [[['yes']], true], [[['no']], false], [[['!no']], true], [[['yes', 'no']], false], [[['no'], ['yes']], true], [[['nobody']], false], [[['!nobody']], false],
  ])('%j → %s', (anyOf, expected) => {
    const lines = anyOf.map((line) => line.map((term) => ({ className: term.replace('!', ''), not: term.startsWith('!') })))
    expect(isAccepted(party.certificate, { anyOf: lines }, classes)).toBe(expected)
  })
})
