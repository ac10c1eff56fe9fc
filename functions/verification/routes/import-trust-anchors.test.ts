// import-trust-anchors: PEM, DER and PKCS#7; what is no authority is refused whole.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { changeTrustAnchor, importTrustAnchors, listTrustAnchors } from '@yiqian/shared/protocol/trust.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { signInAdministrator } from '../../_runtime/testing/administrators.ts'
import { createOpensslAuthority, type OpensslAuthority } from '../../../scripts/oracles/openssl-authority.ts'
import { codesOf, openTrustDesk, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
let [one, two]: OpensslAuthority[] = []
const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'))
beforeAll(async () => {
  desk = await openTrustDesk()
  ;[one, two] = [createOpensslAuthority('ec', 'One'), createOpensslAuthority('ec', 'Two')]
})
afterAll(async () => {
  await desk.close()
  for (const each of [one, two]) each!.close()
  rmSync(folder, { recursive: true })
})
const importFile = (bytes: Uint8Array) => desk.ask(importTrustAnchors, { fileBase64: toBase64(bytes) })

describe('TS-2 SV-6 200', () => {
  test('a bundle (PKCS#7) by openssl crl2pkcs7, as DER and as PEM; twice is once', async () => {
    writeFileSync(path.join(folder, 'both.pem'), one!.root.pem + two!.root.pem)
    for (const form of ['DER', 'PEM']) {
      spawnSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', 'both.pem', '-outform', form, '-out', `both.${form}`], { cwd: folder })
      const { items } = (await importFile(new Uint8Array(readFileSync(path.join(folder, `both.${form}`))))).body
      expect(items.map(({ result, role }) => [result, role])).toEqual(Array(2).fill([form === 'DER' ? 'imported' : 'already_there', 'root']))
    }
    const listed = (await desk.ask(listTrustAnchors, {})).body.items
    expect(listed.map(({ origin }) => origin)).toEqual(['hospital', 'hospital', 'imported', 'imported'])
    expect(listed[2]).toMatchObject({ state: 'trusted', addedBy: `administrator:${desk.administrator.administrator.id}` })
  })

  test('both chains count at once; an intermediate is no anchor by itself', async () => {
    const third = createOpensslAuthority('ec', 'Three')
    const ca = third.issue('Sub', ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'])
    expect((await importFile(utf8ToBytes(ca.pem))).body.items).toMatchObject([{ result: 'imported', role: 'intermediate' }])
    for (const authority of [one!, two!]) expect(codesOf(await desk.validate(authority.issue('Leaf'), { level: 'chain' }))).toEqual(['passed'])
    expect(codesOf(await desk.validate(ca, { level: 'chain' }))).toEqual(['indeterminate', 'chain.no_trusted_root'])
    third.close()
  })

  test('what was removed is trusted again', async () => {
    const anchorId = (await importFile(utf8ToBytes(one!.root.pem))).body.items[0]!.id
    await desk.ask(changeTrustAnchor, { anchorId, state: 'removed' })
    expect((await importFile(utf8ToBytes(one!.root.pem))).body.items).toMatchObject([{ id: anchorId, result: 'trusted_again' }])
  })
})

describe('422, and nothing is imported', () => {
  test.each([
    ['nothing readable', () => utf8ToBytes('hello')],
    ['a certificate that is no authority', () => utf8ToBytes(two!.root.pem + one!.issue('Leaf').pem)],
    ['a bundle cut short', () => new Uint8Array(readFileSync(path.join(folder, 'both.DER'))).slice(0, -9)],
    ['PEM of something else', () => utf8ToBytes('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n')],
  ])('%s', async (_, bytes) => {
    const before = (await desk.ask(listTrustAnchors, {})).body.items.length
    expect((await importFile(bytes())).code).toBe('trust_anchor.unreadable')
    expect((await desk.ask(listTrustAnchors, {})).body.items).toHaveLength(before)
  })
})

test('403: an operator may read and not import', async () => {
  const operator = await signInAdministrator(desk.platform, 'operator')
  expect((await desk.ask(listTrustAnchors, {}, operator)).status).toBe(200)
  expect((await desk.ask(importTrustAnchors, { fileBase64: toBase64(one!.root.der) }, operator)).code).toBe('access.denied')
})
