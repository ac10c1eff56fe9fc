// After a disaster: an empty installation, the journal's files and a backup. Old tokens are found byte for byte and verify on every way; new ones are signed as before. TS-2, TS-7
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { svsFrameLength } from '@yiqian/shared/crypto/svs/frame.ts'
import { encodeSvsRequest, parseSvsRequest } from '@yiqian/shared/crypto/svs/svs-request.ts'
import { parseSvsRespond } from '@yiqian/shared/crypto/svs/svs-respond.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { getForeignRevocationList, getRevocationList } from '@yiqian/shared/protocol/certificates.ts'
import { validateCertificate } from '@yiqian/shared/protocol/certificate-validation.ts'
import { setApplication } from '@yiqian/shared/protocol/signing.ts'
import { createTimestampBackup, getToken, importTsaKey, restoreTimestampBackup, verifyTokenJournal } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { issueTimestamp } from '@yiqian/shared/protocol/timestamp.ts'
import { changeTrustAnchor, importRevocationList, listTrustAnchors } from '@yiqian/shared/protocol/trust.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { fromBase64, toBase64 } from '../_runtime/base64.ts'
import { parseBackupContent } from './backup/backup-content.ts'
import { openBackup, sealBackup } from './backup/backup-file.ts'
import { content, openAuthority, profiles, type TestAuthority } from './testing/authority.ts'
import { outsideAuthority } from './testing/outside-authority.ts'

const password = 'a long enough password'
const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-restored-'))
const request = encodeSvsRequest('generateRandom', { length: 4 })
const old: { tokens: { profile: string; serialHex: string; der: Uint8Array }[]; backup: Uint8Array; svsTokenDer: Uint8Array; listsDer: Uint8Array[] } = { tokens: [], backup: new Uint8Array(), svsTokenDer: new Uint8Array(), listsDer: [] }
let outsideRoot: string
let nowMs: number

beforeAll(async () => {
  const authority = await openAuthority({ nowMs: Date.now() + 600_000, env: { TIME_HOLD_OVER_SECONDS: '7200' } })
  const keep = async (profile: string, certReq = true) => {
    const { info: { serialHex }, der } = await authority.token({ certReq }, profile)
    old.tokens.push({ profile, serialHex, der })
  }
  for (const profile of profiles) await keep(profile)
  await keep('sm2', false)
  const outside = outsideAuthority() // an RSA certificate from elsewhere takes over: nobody here ever trusted its root
  await authority.as('system-administrator', importTsaKey, { profileId: 'rsa', pfxBase64: toBase64(outside.keyFile('x')), password: 'x' })
  await keep('rsa')
  outsideRoot = outside.rootPem
  old.svsTokenDer = fromBase64((await authority.platform.asFunction(issueTimestamp, { digestHex: bytesToHex(sm3(parseSvsRequest(request).covered)) })).body.tokenBase64)
  for (const contract of [getRevocationList, getForeignRevocationList]) old.listsDer.push((await authority.platform.asAnybody(contract, {})).body.bytes)
  old.backup = (await authority.as('system-administrator', createTimestampBackup, { password })).body.bytes
  cpSync(path.join(authority.platform.runtime.settings.journalDirectory, 'timestamp'), path.join(folder, 'timestamp'), { recursive: true, filter: (source) => path.basename(source) !== 'lock' })
  nowMs = authority.platform.clock.nowMs() + 3_600_000
  await authority.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Nothing but the journal. */
async function openEmpty(): Promise<TestAuthority & { remove(): Promise<void> }> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'yiqian-empty-'))
  cpSync(path.join(folder, 'timestamp'), path.join(dataDirectory, 'journals', 'timestamp'), { recursive: true })
  const authority = await openAuthority({ nowMs, dataDirectory, env: { SIGNING_TCP_PORT: '0', TIME_SOURCES: '' } })
  return { ...authority, remove: () => authority.close().finally(() => rmSync(dataDirectory, { recursive: true })) }
}
const restore = (where: TestAuthority, backup = old.backup) => where.as('system-administrator', restoreTimestampBackup, { backupBase64: toBase64(backup), password })
const found = (where: TestAuthority) => Promise.all(old.tokens.map(async ({ serialHex }) => {
  const answer = await where.as('operator', getToken, { serialHex })
  return answer.status === 200 ? answer.body.tokenBase64 : answer.code
}))
const issued = () => old.tokens.map(({ der }) => toBase64(der))

describe('an empty installation with the journal copied', () => {
  let fresh: Awaited<ReturnType<typeof openEmpty>>
  let sof: (name: string, args: object) => Promise<unknown>
  let svs: (frame: Uint8Array) => Promise<number>
  beforeAll(async () => {
    fresh = await openEmpty()
    const signing = await fresh.platform.open('signing')
    await fresh.platform.open('verification')
    await fresh.as('system-administrator', setApplication, { name: 'HIS', directory: 'his', sources: [] })
    const [tcp] = await signing.startListeners()
    const origin = await fresh.platform.listen()
    sof = async (name, args) => (await fetch(`${origin}/signing/sof`, { method: 'POST', body: JSON.stringify({ exec_name: name, exec_args: args }), headers: { 'content-type': 'application/json' } })).json()
    svs = (frame) => exchange(Number(tcp!.address.split(':').at(-1)), frame)
  })
  afterAll(() => fresh.remove())
  const verifyOld = (der: Uint8Array) => sof('SOF_VerifyTimeStamp', { InData: Buffer.from(content).toString(), TsResponse: toBase64(der) })

  test('before: no token is found, none verifies', async () => {
    expect(new Set(await found(fresh))).toEqual(new Set(['timestamp.token_not_found']))
    expect(await verifyOld(old.tokens[0]!.der)).toMatchObject({ data: false })
    expect(await svs(encodeSvsRequest('generateRandom', { length: 4 }, { timestampToken: old.svsTokenDer }))).not.toBe(0)
  })

  test('restored: what is believed from now on, and what the environment had that is not here; journalled', async () => {
    const { body } = await restore(fresh)
    expect(body.authorities.map(({ role, result }) => [role, result])).toEqual([['root', 'trusted'], ['intermediate', 'trusted'], ['root', 'trusted']])
    expect(body.environment).toEqual([{ name: 'TIME_HOLD_OVER_SECONDS', inBackup: '7200', here: null }])
    const anchors = (await fresh.as('operator', listTrustAnchors, {})).body.items.filter(({ origin }) => origin === 'imported')
    expect(anchors.map(({ digestHex }) => digestHex).sort()).toEqual(body.authorities.map(({ digestHex }) => digestHex).sort())
    for (const { name, note, addedBy } of anchors) expect([name, note, addedBy]).toEqual([expect.stringContaining('timestamp backup'), expect.stringContaining('示范医院'), expect.stringMatching(/^administrator:/)])
    const { entries } = await (await fresh.platform.runtime.journals.open('operations')).search({ limit: 10, key: { name: 'op', value: 'timestamp.restore-timestamp-backup' } })
    for (const { digestHex } of body.authorities) expect(JSON.stringify(entries)).toContain(digestHex)
  })

  test('get-token: every old token byte for byte, those of withheld and of outside certificates too', async () => {
    expect(await found(fresh)).toEqual(issued())
    expect((await fresh.as('auditor', verifyTokenJournal, {})).body).toMatchObject({ verdict: 'passed' })
  })

  test('SOF_VerifyTimeStamp and reqTimeStampToken: valid under the old root; what the old server did not trust is not trusted here', async () => {
    for (const { der } of old.tokens.slice(0, 3)) expect(await verifyOld(der)).toMatchObject({ data: true })
    expect(await sof('SOF_VerifyTimeStamp', { InData: 'another', TsResponse: toBase64(old.tokens[0]!.der) })).toMatchObject({ data: false })
    expect(await verifyOld(old.tokens[4]!.der)).toMatchObject({ data: false })
    expect(await svs(encodeSvsRequest('generateRandom', { length: 4 }, { timestampToken: old.svsTokenDer }))).toBe(0)
    expect(await svs(encodeSvsRequest('generateRandom', { length: 5 }, { timestampToken: old.svsTokenDer }))).not.toBe(0)
  })

  test('revocation of the old authorities is unknown until their last lists are imported', async () => {
    const { signedData } = await fresh.token({}, 'sm2')
    const certificateBase64 = toBase64(signedData.certificates.find((der) => parseCertificate(der).extensions.extKeyUsage)!)
    const verdict = async () => (await fresh.as('operator', validateCertificate, { certificateBase64, level: 'revocation' })).body
    expect(await verdict()).toMatchObject({ verdict: 'indeterminate', reasons: [{ code: 'revocation.unknown' }] })
    for (const list of old.listsDer) expect((await fresh.as('operator', importRevocationList, { listBase64: toBase64(list) })).body.outcome).toBe('ok')
    expect(await verdict()).toMatchObject({ verdict: 'passed', reasons: [] })
  })

  test('new tokens are signed by the restored certificates; openssl verifies them', async () => {
    const restored = parseBackupContent(await openBackup(old.backup, password))
    for (const profile of ['rsa', 'ecdsa'] as const) {
      const asked = openssl(['ts', '-query', '-data', '@data', '-sha256', '-cert'], { data: content })
      const { der } = await fresh.ask(new Uint8Array(asked.stdout), profile)
      const root = profile === 'rsa' ? outsideRoot : await fresh.pemOf(profile)
      const verified = openssl(['ts', '-verify', '-queryfile', '@query', '-in', '@reply', '-CAfile', '@root', '-attime', String(Math.floor(nowMs / 1000))], { query: new Uint8Array(asked.stdout), reply: der, root })
      expect(verified.stdout.toString() + verified.stderr).toMatch(/Verification: OK/)
    }
    for (const profile of profiles) {
      const signer = (await fresh.token({}, profile)).signedData.signers[0]!.signerId
      const current = restored.certificates.filter(({ profileId }) => profileId === profile).at(-1)!
      expect(signer).toMatchObject({ serialHex: current.serialHex })
    }
  })

  test('again: nothing more; an authority that an administrator removed stays removed, and the answer says so', async () => {
    const { authorities, ...rest } = (await restore(fresh)).body
    expect(rest.certificatesAdded).toBe(0)
    expect(new Set(authorities.map(({ result }) => result))).toEqual(new Set(['already_trusted']))
    for (const { anchorId } of authorities.filter(({ role }) => role === 'root')) await fresh.as('system-administrator', changeTrustAnchor, { anchorId: anchorId!, state: 'removed' })
    expect((await restore(fresh)).body.authorities.filter(({ role }) => role === 'root').map(({ result }) => result)).toEqual(['not_trusted_here', 'not_trusted_here'])
    expect(await verifyOld(old.tokens[0]!.der)).toMatchObject({ data: false })
    const next = parseBackupContent(await openBackup((await fresh.as('system-administrator', createTimestampBackup, { password })).body.bytes, password))
    expect(next.authorities!.filter(({ role }) => role === 'root')).toEqual([]) // a backup of this one carries that decision on
  })
})

describe('other files', () => {
  const changed = async (where: TestAuthority, change: (backup: ReturnType<typeof parseBackupContent>) => object) =>
    sealBackup(JSON.stringify(change(parseBackupContent(await openBackup(old.backup, password)))), password, where.platform.runtime.kernel.random)

  test('version 1, without ids: tokens are found by the certificate that signed them; once under one id, always', async () => {
    const fresh = await openEmpty()
    const former = await changed(fresh, ({ certificates, authorities: _authorities, environment: _environment, ...rest }) => ({ ...rest, version: 1, certificates: certificates.map(({ id: _id, ...certificate }) => certificate) }))
    const { body } = await restore(fresh, former)
    expect([body.certificatesAdded, body.environment, body.authorities.map(({ result }) => result)]).toEqual([4, [], ['trusted', 'trusted', 'trusted']])
    expect(await found(fresh)).toEqual(issued())
    expect((await restore(fresh)).body.certificatesAdded).toBe(0)
    expect(await found(fresh)).toEqual(issued())
    await fresh.remove()
  })

  test('409: an id that names another certificate here; nothing is restored', async () => {
    const fresh = await openEmpty()
    await restore(fresh)
    const twisted = await changed(fresh, ({ certificates: [first, second, ...rest], ...others }) => ({ ...others, certificates: [{ ...first, id: second!.id }, { ...second, id: first!.id }, ...rest] }))
    expect(await restore(fresh, twisted)).toMatchObject({ status: 409, code: 'timestamp.backup_conflict', facts: { certificate: expect.stringMatching(/^tsc_/) as string } })
    expect(await found(fresh)).toEqual(issued())
    await fresh.remove()
  })
})

/** @returns respValue */
async function exchange(port: number, frame: Uint8Array): Promise<number> {
  const socket = net.connect(port, '127.0.0.1')
  socket.write(frame)
  let held = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, chunk])
    const length = svsFrameLength(held)
    if (length !== undefined && held.length >= length) break
  }
  socket.destroy()
  return parseSvsRespond(new Uint8Array(held)).respond.respValue
}
