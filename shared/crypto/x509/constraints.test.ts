// Name constraints and certificate policies along a path: a table of paths, each judged by us and by BouncyCastle.
import { describe, expect, test } from 'vitest'
import { bouncyCastleBatch, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { hexToBytes } from '../bytes.ts'
import { OID, encodeOid } from '../der/oid.ts'
import { ascii, encodeContext, encodeContextPrimitive, encodeInteger, encodeSequence } from '../der/write.ts'
import { contextPrimitiveTag } from '../der/tags.ts'
import { aParty, atMs, sm2 } from '../testing/pki.ts'
import type { Party } from '../testing/pki.ts'
import { verifyChain } from './chain.ts'
import { encodeExtension } from './extension.ts'
import { extensionNamed, identityTexts } from './extension-names.ts'
import { encodeName } from './name.ts'
import type { NameFields } from './name.ts'
import { healthUniqueIdExtension } from './unique-id.ts'
import type { ReasonCode } from './verdict.ts'

const root = await aParty({ subject: { country: 'CN', commonName: 'root' }, ca: true })
const mail = (text: string) => encodeContextPrimitive(1, ascii(text))
const host = (text: string) => encodeContextPrimitive(2, ascii(text))
const uri = (text: string) => encodeContextPrimitive(6, ascii(text))
const address = (hex: string) => encodeContextPrimitive(7, hexToBytes(hex))
const directory = (fields: NameFields) => encodeContext(4, encodeName(fields))
const otherName = encodeContext(0, encodeOid('1.2.3'), encodeContext(0, Uint8Array.of(5, 0)))
const subtrees = (bases: readonly Uint8Array[]) => bases.map((base) => encodeSequence(base))
const constraints = (permitted: readonly Uint8Array[], excluded: readonly Uint8Array[] = []) => encodeExtension(OID.nameConstraints, true, encodeSequence(
  ...(permitted.length > 0 ? [encodeContext(0, ...subtrees(permitted))] : []), ...(excluded.length > 0 ? [encodeContext(1, ...subtrees(excluded))] : [])))
const names = (...all: Uint8Array[]) => encodeExtension(OID.subjectAltName, false, encodeSequence(...all))

/** root → CA with extensions → [CA with extensions →] leaf. */
async function pathOf(leaf: { subject?: NameFields; extensions?: readonly Uint8Array[] }, ...cas: (readonly Uint8Array[])[]): Promise<Party[]> {
  const path = [root]
  for (const [i, moreExtensions] of cas.entries()) path.unshift(await aParty({ subject: { country: 'CN', organization: '医院', commonName: `CA ${i}` }, issuer: path[0], ca: true, moreExtensions }))
  path.unshift(await aParty({ subject: leaf.subject ?? { country: 'CN', organization: '医院', commonName: '张三' }, issuer: path[0], moreExtensions: leaf.extensions }))
  return path
}

const judged = (path: readonly Party[], acceptedPolicies?: readonly string[]) => {
  const [leaf, ...rest] = path.map(({ certificate }) => certificate)
  return verifyChain({ leaf, intermediates: rest.slice(0, -1), roots: [root.certificate], atMs, sm2, acceptedPolicies })
}
const reasonsOf = (path: readonly Party[], acceptedPolicies?: readonly string[]) => judged(path, acceptedPolicies).reasons.map(({ code }) => code)
const hospital = directory({ country: 'CN', organization: '医院' })
const bad: ReasonCode[] = ['chain.name_constraints']

/** name · the path · what we say · what BouncyCastle says, where it differs and why */
const nameTable: [string, Promise<Party[]>, ReasonCode[], ('ok' | 'refused')?][] = [
  ['directory permitted', pathOf({}, [constraints([hospital])]), []],
  ['directory outside', pathOf({ subject: { country: 'CN', organization: '别院', commonName: '张三' } }, [constraints([hospital])]), bad],
  ['directory excluded', pathOf({}, [constraints([], [hospital])]), bad],
  ['a shorter name than permitted', pathOf({ subject: { country: 'CN' } }, [constraints([hospital])]), bad],
  ['mail on the host', pathOf({ extensions: [names(mail('a@example.org'))] }, [constraints([mail('example.org')])]), []],
  ['mail on a host below', pathOf({ extensions: [names(mail('a@x.example.org'))] }, [constraints([mail('example.org')])]), bad],
  ['mail below a dot', pathOf({ extensions: [names(mail('a@x.example.org'))] }, [constraints([mail('.example.org')])]), []],
  ['mail, the very mailbox', pathOf({ extensions: [names(mail('a@example.org'))] }, [constraints([mail('a@example.org')])]), []],
  ['mail, another mailbox', pathOf({ extensions: [names(mail('b@example.org'))] }, [constraints([mail('a@example.org')])]), bad],
  ['mail in the subject', pathOf({ subject: { country: 'CN', commonName: 'x', email: 'a@evil.org' } }, [constraints([mail('example.org')])]), bad],
  ['mail excluded', pathOf({ extensions: [names(mail('a@example.org'))] }, [constraints([], [mail('example.org')])]), bad],
  ['host itself', pathOf({ extensions: [names(host('example.org'))] }, [constraints([host('example.org')])]), []],
  ['host below', pathOf({ extensions: [names(host('a.b.example.org'))] }, [constraints([host('example.org')])]), []],
  ['host that only ends alike', pathOf({ extensions: [names(host('badexample.org'))] }, [constraints([host('example.org')])]), bad],
  ['host in other case', pathOf({ extensions: [names(host('WWW.Example.ORG'))] }, [constraints([host('example.org')])]), []],
  ['one host of two outside', pathOf({ extensions: [names(host('a.example.org'), host('evil.org'))] }, [constraints([host('example.org')])]), bad],
  ['URI of the host', pathOf({ extensions: [names(uri('https://a.example.org:8443/x'))] }, [constraints([uri('.example.org')])]), []],
  ['URI of another host', pathOf({ extensions: [names(uri('https://evil.org/?a.example.org'))] }, [constraints([uri('.example.org')])]), bad],
  ['URI with a user that looks like the host', pathOf({ extensions: [names(uri('https://a.example.org@evil.org/'))] }, [constraints([uri('.example.org')])]), bad],
  ['address inside', pathOf({ extensions: [names(address('0a000105'))] }, [constraints([address('0a000000ff000000')])]), []],
  ['address outside', pathOf({ extensions: [names(address('0b000105'))] }, [constraints([address('0a000000ff000000')])]), bad],
  ['address excluded', pathOf({ extensions: [names(address('0a000105'))] }, [constraints([], [address('0a000000ff000000')])]), bad],
  ['a form without constraint is free', pathOf({ extensions: [names(host('evil.org'))] }, [constraints([mail('example.org')])]), []],
  ['two CAs: both must permit', pathOf({ extensions: [names(host('a.example.org'))] }, [constraints([host('example.org')])], [constraints([host('b.example.org')])]), bad],
  ['two CAs: both permit', pathOf({ extensions: [names(host('x.b.example.org'))] }, [constraints([host('example.org')])], [constraints([host('b.example.org')])]), []],
  ['the CA below may not leave', pathOf({ subject: { country: 'US', commonName: 'x' } }, [constraints([directory({ country: 'US' })])], []), [...bad]],
  ['a form that is not understood, with such a name', pathOf({ extensions: [names(otherName)] }, [constraints([otherName])]), bad, 'ok'],
  ['a minimum', pathOf({}, [encodeExtension(OID.nameConstraints, true, encodeSequence(encodeContext(0, encodeSequence(hospital, encodeInteger(1, contextPrimitiveTag(0))))))]), bad, 'ok'],
  ['no constraint at all inside', pathOf({}, [encodeExtension(OID.nameConstraints, true, encodeSequence())]), bad, 'ok'],
  ['a malformed name', pathOf({ extensions: [names(mail('no at sign'))] }, [constraints([mail('example.org')])]), bad],
]

const policies = (...oids: string[]) => encodeExtension(OID.certificatePolicies, true, encodeSequence(...oids.map((oid) => encodeSequence(encodeOid(oid)))))
const mappings = (...pairs: [string, string][]) => encodeExtension(OID.policyMappings, true, encodeSequence(...pairs.map(([from, to]) => encodeSequence(encodeOid(from), encodeOid(to)))))
const policyConstraints = (require?: number, inhibit?: number) => encodeExtension(OID.policyConstraints, true, encodeSequence(
  ...(require === undefined ? [] : [encodeInteger(require, contextPrimitiveTag(0))]), ...(inhibit === undefined ? [] : [encodeInteger(inhibit, contextPrimitiveTag(1))])))
const inhibitAny = (skip: number) => encodeExtension(OID.inhibitAnyPolicy, true, encodeInteger(skip))
const [A, B, C, ANY] = ['1.2.3.1', '1.2.3.2', '1.2.3.3', OID.anyPolicy]
const required: ReasonCode[] = ['chain.policy_required']
const policyTable: [string, Promise<Party[]>, ReasonCode[], ('ok' | 'refused')?][] = [
  ['no policies, none required', pathOf({}, []), []],
  ['required, and there', pathOf({ extensions: [policies(A)] }, [policies(A), policyConstraints(0)]), []],
  ['required, but the leaf has none', pathOf({}, [policies(A), policyConstraints(0)]), required],
  ['required, but another', pathOf({ extensions: [policies(B)] }, [policies(A), policyConstraints(0)]), required],
  ['required only further down than the path goes', pathOf({}, [policies(A), policyConstraints(3)]), []],
  ['any in the CA, one in the leaf', pathOf({ extensions: [policies(A)] }, [policies(ANY), policyConstraints(0)]), []],
  ['any in the CA is inhibited below', pathOf({ extensions: [policies(ANY)] }, [policies(A), policyConstraints(0), inhibitAny(0)]), required],
  ['any in the leaf continues', pathOf({ extensions: [policies(ANY)] }, [policies(A), policyConstraints(0)]), []],
  ['mapped', pathOf({ extensions: [policies(B)] }, [policies(A), mappings([A, B]), policyConstraints(0)]), []],
  ['mapped, but the leaf keeps the old name', pathOf({ extensions: [policies(A)] }, [policies(A), mappings([A, B]), policyConstraints(0)]), required],
  ['mapping inhibited', pathOf({ extensions: [policies(C)] }, [policies(A), policyConstraints(0, 0)], [policies(A), mappings([A, C])]), required],
  ['mapping allowed once more', pathOf({ extensions: [policies(C)] }, [policies(A), policyConstraints(0, 1)], [policies(A), mappings([A, C])]), []],
  ['anyPolicy mapped', pathOf({ extensions: [policies(B)] }, [policies(ANY), mappings([ANY, B]), policyConstraints(0)]), required],
  ['a policy twice', pathOf({ extensions: [policies(A, A)] }, [policies(A), policyConstraints(0)]), required, 'ok'],
  ['the leaf demands it of itself', pathOf({ extensions: [policyConstraints(0)] }, []), required],
  ['two CAs, lost in the middle', pathOf({ extensions: [policies(A)] }, [policies(A)], [policies(B)]), []],
  ['two CAs, lost in the middle, required', pathOf({ extensions: [policies(A)] }, [policies(A), policyConstraints(0)], [policies(B)]), required],
]

describe.each([['RFC 5280 §4.2.1.10: name constraints', nameTable], ['RFC 5280 §6.1, RFC 9618: policies', policyTable]] as const)('%s', (_, table) => {
  test.each(table)('%s', async (_, path, reasons) => {
    expect(reasonsOf(await path)).toEqual(reasons)
  })

  test('BouncyCastle says the same', async (context) => {
    requireJava(context)
    const paths = await Promise.all(table.map(([, path]) => path))
    const answers = bouncyCastleBatch(paths.map((path) => ({ command: 'verify-chain', inputs: [String(atMs), ...path.map(({ certificate }) => certificate.der)] })))
    const theirs = Object.fromEntries(table.map(([name], i) => [name, answers[i].ok ? 'ok' : 'refused']))
    expect(theirs).toEqual(Object.fromEntries(table.map(([name, , reasons, differs]) => [name, differs ?? (reasons.length === 0 ? 'ok' : 'refused')])))
  })
})

describe('accepted policies', () => {
  test('of the asker: named in the root\'s domain, whatever the leaf calls them', async () => {
    const mapped = await pathOf({ extensions: [policies(B)] }, [policies(A, C), mappings([A, B])])
    expect([reasonsOf(mapped, [A]), judged(mapped, [A]).policyOids]).toEqual([[], [A]])
    expect(reasonsOf(mapped, [B])).toEqual(['chain.policy_not_accepted'])
    expect(reasonsOf(mapped, [C])).toEqual(['chain.policy_not_accepted'])
    expect(judged(mapped).policyOids).toEqual([A])
    expect(reasonsOf(await pathOf({}, []), [A])).toEqual(['chain.policy_required'])
    expect(reasonsOf(await pathOf({ extensions: [policies(ANY)] }, [policies(ANY)]), [A])).toEqual([])
  })
})

test('many names against many constraints end quickly, refused', async () => {
  const many = Array.from({ length: 1200 }, (_, i) => host(`h${i}.example.org`))
  const path = await pathOf({ extensions: [names(...many)] }, [constraints(Array.from({ length: 1200 }, (_, i) => host(`x${i}.example.net`)))])
  const started = performance.now()
  expect(reasonsOf(path)).toEqual(bad)
  expect(performance.now() - started).toBeLessThan(30_000)
})

test('many policies and mappings end quickly', async () => {
  const oids = Array.from({ length: 200 }, (_, i) => `1.2.3.${i + 10}`)
  const crossed = mappings(...oids.flatMap((from) => oids.slice(0, 1).map((to): [string, string] => [from, to])))
  const layer = [policies(...oids), crossed]
  const started = performance.now()
  expect(reasonsOf(await pathOf({ extensions: [policies(...oids)] }, layer, layer, layer))).toEqual([])
  expect(performance.now() - started).toBeLessThan(30_000)
})

test('extensions by name; identities of the health sector', async () => {
  const [leaf] = await pathOf({ extensions: [healthUniqueIdExtension('1@5013SF0110101199003070011'), encodeExtension('1.2.156.10260.4.1.2', false, ascii('S-1')), policies(A)] }, [])
  expect(extensionNamed(leaf.certificate, 'healthUniqueId')?.oid).toBe('1.2.86.21.1.1')
  expect(extensionNamed(leaf.certificate, 'certificatePolicies')?.critical).toBe(true)
  expect(extensionNamed(leaf.certificate, 'taxNumber')).toBeUndefined()
  expect([identityTexts(leaf.certificate, 'healthUniqueId'), identityTexts(leaf.certificate, 'insuranceNumber'), identityTexts(leaf.certificate, 'personId')]).toEqual([['1@5013SF0110101199003070011'], ['S-1'], []])
})
