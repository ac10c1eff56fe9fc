// Validation through its life: timer, restart, two instances, distribution points, evidence, a list of 100,000 entries.
import { rmSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCrl } from '@yiqian/shared/crypto/x509/crl.ts'
import { crlDistributionPointsExtension, crlNumberExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { aParty, aPki, atMs, type Party, type Pki } from '@yiqian/shared/crypto/testing/pki.ts'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { digestOf } from '../_adapters/revocation/list-files.ts'
import type { RevocationSource, TrustAnchor } from '../_domain/certificate-validation/records.ts'
import { openTestPlatform, type TestPlatform, type TestPlatformOptions } from './testing/open-test-platform.ts'
import { openValidation, type Validation } from './open-validation.ts'
import { toBase64 } from './base64.ts'

const DAY_MS = 86_400_000
let pki: Pki
let served: Uint8Array | undefined
let visits = 0
let web: Server
let address: string
const platforms: TestPlatform[] = []
beforeEach(async () => {
  pki ??= await aPki()
  ;[served, visits] = [undefined, 0]
  web = createServer((_, response) => {
    visits += 1
    if (served) response.end(served)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(web.address() as AddressInfo).port}/list.crl`
})
afterEach(async () => {
  for (const platform of platforms.splice(0)) await platform.close()
  web.closeAllConnections()
  await new Promise((resolve) => web.close(resolve))
})

async function open(options: TestPlatformOptions = {}): Promise<{ platform: TestPlatform; validation: Validation }> {
  const platform = await openTestPlatform({ nowMs: atMs, ...options })
  platforms.push(platform)
  return { platform, validation: await openValidation(platform.context('verification')) }
}

const trace = { addedBy: 'test', addedAtMs: atMs, changedBy: null, changedAtMs: null, revision: 0 }
async function trust({ platform, validation }: Awaited<ReturnType<typeof open>>, ...parties: Party[]): Promise<void> {
  const { anchors, advance } = platform.runtime.database.stores.validation
  for (const [index, { certificate }] of parties.entries()) {
    const { serialHex, notBeforeMs, notAfterMs, der } = certificate
    const anchor: TrustAnchor = { id: `anc_${digestOf(der).slice(0, 24)}`, digestHex: digestOf(der), name: 'x', role: index === 0 ? 'root' : 'intermediate', subject: '', issuer: '', serialHex, notBeforeMs, notAfterMs, certificateBase64: toBase64(der), state: 'trusted', note: null, ...trace }
    await anchors.insert(anchor)
  }
  await advance()
  await validation.changed()
}
const aSource = (some: Partial<RevocationSource> = {}): RevocationSource => ({ id: 'src_000000000001', name: 's', kind: 'crl', url: address, anchorId: null, everySeconds: 600, state: 'enabled', triedAtMs: null, fetchedAtMs: null, outcome: null, detail: null, ...trace, ...some })
async function addSource({ platform, validation }: Awaited<ReturnType<typeof open>>, some: Partial<RevocationSource> = {}): Promise<void> {
  await platform.runtime.database.stores.validation.sources.insert(aSource(some))
  await platform.runtime.database.stores.validation.advance()
  await validation.changed()
}
const aList = (number: number, serials: readonly string[] = [], thisUpdateMs = atMs): Promise<Uint8Array> =>
  createCrl({ issuerDer: pki.ca.certificate.subject.der, thisUpdateMs, nextUpdateMs: thisUpdateMs + DAY_MS, entries: serials.map((serialHex) => ({ serialHex, revokedAtMs: thisUpdateMs - 1_000 })), extensions: [crlNumberExtension(number)] }, pki.ca.sign)
const ask = async (validation: Validation, party = pki.doctor, at?: number): Promise<string> => {
  const { condition, notes } = await validation.validateCertificate({ certificateDer: party.certificate.der, level: 'revocation', ...(at !== undefined && { atMs: at }) })
  return [condition, ...notes.map(({ code }) => code)].join(' ')
}

describe('SV-7 by timer', () => {
  test('when due, sooner after a failure, and not in between; while the source is down the list goes on until it is stale', async () => {
    const here = await open()
    await trust(here, pki.root, pki.ca)
    await addSource(here)
    const tick = async (seconds: number): Promise<number> => {
      here.platform.clock.advance(seconds * 1_000)
      const before = visits
      await here.validation.background[0]!.run()
      return visits - before
    }
    expect([await tick(0), await ask(here.validation)]).toEqual([1, 'other crl.not_held'])
    served = await aList(1)
    expect([await tick(30), await tick(30), await ask(here.validation)]).toEqual([0, 1, 'valid'])
    expect([await tick(300), await tick(300)]).toEqual([0, 1])
    served = undefined
    expect([await tick(600), await ask(here.validation)]).toEqual([1, 'valid'])
    here.platform.clock.advance(DAY_MS)
    expect(await ask(here.validation)).toBe('other crl.expired')
    served = await aList(2, [], atMs + DAY_MS)
    expect([await tick(0), await ask(here.validation)]).toEqual([1, 'valid'])
  })
})

describe('PL-2 what was taken in survives', () => {
  test('a restart without any source; a file that was changed or lost is not believed, and fetched again', async () => {
    const dataDirectory = mkdtempSync(path.join(tmpdir(), 'validation-'))
    try {
      const first = await open({ dataDirectory })
      await trust(first, pki.root, pki.ca)
      served = await aList(1, [pki.doctor.certificate.serialHex])
      await addSource(first)
      await first.validation.background[0]!.run()
      expect(await ask(first.validation)).toBe('revoked')
      await platforms.pop()!.close()
      served = undefined
      const second = await open({ dataDirectory })
      expect(await ask(second.validation)).toBe('revoked')
      await platforms.pop()!.close()
      rmSync(path.join(dataDirectory, 'revocation'), { recursive: true })
      const third = await open({ dataDirectory })
      expect(await ask(third.validation)).toBe('other crl.not_held')
      served = await aList(1, [pki.doctor.certificate.serialHex])
      await third.validation.background[0]!.run()
      expect(await ask(third.validation)).toBe('revoked')
    } finally {
      for (const platform of platforms.splice(0)) await platform.close()
      rmSync(dataDirectory, { recursive: true })
    }
  })
})

test('SV-13 two instances: what one takes in or is told, the other one goes by', async () => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'validation-'))
  const [one, two] = [await open({ dataDirectory }), await open({ dataDirectory })]
  expect(await ask(two.validation)).toBe('untrusted')
  await trust(one, pki.root, pki.ca)
  await one.validation.takeIn(await aList(1, [pki.doctor.certificate.serialHex]), one.validation.authorities(), null)
  two.platform.clock.advance(1_001)
  expect(await ask(two.validation)).toBe('revoked')
  for (const platform of platforms.splice(0)) await platform.close()
  rmSync(dataDirectory, { recursive: true })
})

describe('distribution points', () => {
  const pointed = () => aParty({ subject: { commonName: 'pointed' }, issuer: pki.ca, moreExtensions: [crlDistributionPointsExtension([address, 'ldap://10.0.0.1/x', 'file:///etc/passwd', 'nonsense'])] })

  test('of a host that nobody allowed: not asked (no request forgery)', async () => {
    const here = await open()
    await trust(here, pki.root, pki.ca)
    served = await aList(1)
    expect([await ask(here.validation, await pointed()), visits]).toEqual(['other crl.not_held', 0])
  })
  test('of an allowed host: fetched once, verified, kept; a failure is left alone for a while', async () => {
    const here = await open({ env: { REVOCATION_HOSTS: new URL(address).host } })
    await trust(here, pki.root, pki.ca)
    const party = await pointed()
    expect([await ask(here.validation, party), visits]).toEqual(['other crl.not_held', 1])
    here.platform.clock.advance(11_000)
    expect([await ask(here.validation, party), visits]).toEqual(['other crl.not_held', 1])
    here.platform.clock.advance(60_000)
    served = await aList(1, [party.certificate.serialHex])
    expect([await ask(here.validation, party), await ask(here.validation, party), visits]).toEqual(['revoked', 'revoked', 2])
  })
})

test('a past time goes by the list of that time, kept as evidence; a list that nobody relied on is not kept for ever', async () => {
  const here = await open({ nowMs: atMs })
  await trust(here, pki.root, pki.ca)
  const held = await createCrl({ issuerDer: pki.ca.certificate.subject.der, thisUpdateMs: atMs - 5_000, nextUpdateMs: atMs + DAY_MS, entries: [{ serialHex: pki.doctor.certificate.serialHex, revokedAtMs: atMs - 6_000, reason: 'certificateHold' }], extensions: [crlNumberExtension(1)] }, pki.ca.sign)
  await here.validation.takeIn(held, here.validation.authorities(), null)
  expect(await ask(here.validation)).toBe('suspended')
  here.platform.clock.advance(DAY_MS)
  await here.validation.takeIn(await aList(2, [], atMs + DAY_MS), here.validation.authorities(), null)
  await here.validation.takeIn(await aList(3, [], atMs + DAY_MS), here.validation.authorities(), null)
  expect(await ask(here.validation)).toBe('valid')
  expect(await ask(here.validation, pki.doctor, atMs)).toBe('suspended')
  here.platform.clock.advance(40 * DAY_MS)
  await here.validation.background[1]!.run()
  const kept = await here.platform.runtime.database.stores.validation.records.listCurrent()
  expect(kept.map(({ numberHex }) => numberHex)).toEqual(['3'])
  expect(await ask(here.validation, pki.doctor, atMs)).toBe('suspended')
  expect(await here.platform.runtime.database.stores.validation.records.listIdle(Number.MAX_SAFE_INTEGER, 10)).toEqual([])
})

test('SV-5 a list of 100,000 entries is taken in piece by piece, while the process goes on with other work; how fast is `bench validation`', async () => {
  const here = await open()
  await trust(here, pki.root, pki.ca)
  const serials = Array.from({ length: 100_000 }, (_, index) => `5a${index.toString(16).padStart(30, '0')}`)
  const list = await aList(1, [...serials, pki.doctor.certificate.serialHex])
  let turns = 0
  let isTaken = false
  const count = (): void => {
    turns++
    if (!isTaken) setImmediate(count)
  }
  setImmediate(count)
  await here.validation.takeIn(list, here.validation.authorities(), null)
  isTaken = true
  expect(turns).toBeGreaterThan(20)
  expect(await ask(here.validation)).toBe('revoked')
  for (let index = 0; index < 300; index++) expect(await ask(here.validation, pki.doctor, atMs + index)).toBe('revoked')
}, 30_000)
