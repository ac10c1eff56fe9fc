// Owns what holds for what administrators do while tokens are asked for: search, profiles, roll-over, backup; nothing is refused meanwhile.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { TimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { createTimestampBackup, createTsaRequest, getToken, importTsaCertificate, listTimestampProfiles, restoreTimestampBackup, searchTokens } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { content, imprint, profiles, type Authority } from './authority.ts'
import { outsideAuthority } from './outside-authority.ts'

const signerOf = ({ signedData }: TimestampToken): string => {
  const signer = signedData.signers[0]!.signerId
  return signer.kind === 'issuer-and-serial' ? signer.serialHex : ''
}

/** @param open by the host's clock: certificates from outside are */
export function administrationContract(open: () => Promise<Authority>): void {
  let authority: Authority
  beforeAll(async () => void (authority = await open()))
  afterAll(() => authority.close())

  describe('TS-7 search', () => {
    const tokens: TimestampToken[] = []
    let search: (input: object) => Promise<Awaited<ReturnType<typeof ask>>>
    const ask = async (input: object) => (await authority.as('auditor', searchTokens, input)).body
    beforeAll(async () => {
      const beganAtMs = authority.nowMs()
      search = (input) => ask({ fromMs: beganAtMs, ...input })
      for (let i = 0; i < 30; i++) {
        await authority.pass(5)
        tokens.push(await authority.token({ imprint: { ...imprint, digest: sm3(Uint8Array.of(i)) } }, i % 3 === 0 ? 'ecdsa' : undefined))
      }
    })
    const serials = () => tokens.map(({ info }) => info.serialHex)

    test('whoever issued them: newest first, page by page, each once', async () => {
      const seen: string[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page: Awaited<ReturnType<typeof search>> = await search({ limit: 8, ...(cursor && { cursor }) })
        seen.push(...page.tokens.map(({ serialHex }) => serialHex))
        cursor = page.nextCursor
      }
      expect(seen).toEqual(serials().toReversed())
    })
    test('by serial number, digest, profile, time; the very bytes', async () => {
      for (const at of [7, 8]) {
        const { info } = tokens[at]!
        const digestHex = bytesToHex(info.imprint.digest)
        expect((await search({ serialHex: info.serialHex })).tokens).toMatchObject([{ serialHex: info.serialHex, digestHex, profileId: 'sm2', timeMs: info.genTimeMs }])
        expect((await search({ digestHex })).tokens).toHaveLength(1)
        expect((await authority.as('auditor', getToken, { serialHex: info.serialHex })).body.tokenBase64).toBe(toBase64(tokens[at]!.der))
      }
      expect((await search({ profileId: 'ecdsa', limit: 200 })).tokens.map(({ serialHex }) => serialHex)).toEqual(serials().filter((_, at) => at % 3 === 0).toReversed())
      expect((await search({ fromMs: tokens[4]!.info.genTimeMs, toMs: tokens[6]!.info.genTimeMs })).tokens.map(({ serialHex }) => serialHex)).toEqual(serials().slice(4, 7).toReversed())
    })
  })

  test('TS-7 a roll-over: the old one signs until the moment, the new one from it, whoever answers; not one request is refused', async () => {
    const outside = outsideAuthority()
    const before = signerOf(await authority.token({}, 'ecdsa'))
    const { requestPem } = (await authority.as('system-administrator', createTsaRequest, { profileId: 'ecdsa', commonName: '医院时间戳' })).body
    const takeoverMs = authority.nowMs() + 4_000
    const { certificate } = (await authority.as('system-administrator', importTsaCertificate, { chainPem: outside.certify(requestPem), effectiveFromMs: takeoverMs })).body
    const seen = { [before]: 0, [certificate.serialHex!]: 0 }
    for (let lastMs = 0; lastMs < takeoverMs + 400; ) {
      const token = await authority.token({}, 'ecdsa')
      lastMs = token.info.genTimeMs
      expect([signerOf(token), lastMs - takeoverMs]).toEqual([lastMs < takeoverMs ? before : certificate.serialHex, lastMs - takeoverMs])
      seen[signerOf(token)]!++
      await authority.pass(20)
    }
    expect(Object.values(seen).every((count) => count > 1)).toBe(true)
    const { certificates } = (await authority.as('operator', listTimestampProfiles, {})).body
    expect(certificates.filter(({ profileId }) => profileId === 'ecdsa').map(({ serialHex, isCurrent }) => [serialHex, isCurrent])).toEqual([[before, false], [certificate.serialHex, true]])
    const query = new Uint8Array(openssl(['ts', '-query', '-data', '@data', '-sha256', '-cert'], { data: content }).stdout)
    const { der } = await authority.ask(query, 'ecdsa')
    expect(openssl(['ts', '-verify', '-data', '@data', '-in', '@reply', '-CAfile', '@root', '-attime', String(Math.ceil(authority.nowMs() / 1000))], { data: content, reply: der, root: outside.rootPem }).ok).toBe(true)
  })

  test('TS-7 a backup made by one is brought back by the next; both go on with it', async () => {
    const password = 'a long enough password'
    const signers = await Promise.all(profiles.map(async (profile) => signerOf(await authority.token({}, profile))))
    const accuracyOf = async () => (await authority.token({}, 'rsa')).info.accuracy
    const before = await accuracyOf()
    const { bytes } = (await authority.as('system-administrator', createTimestampBackup, { password })).body
    await authority.change('rsa', { accuracyMs: 4321 })
    await authority.settled()
    for (let i = 0; i < 4; i++) expect(await accuracyOf()).toEqual({ seconds: 4, millis: 321 })
    expect((await authority.as('system-administrator', restoreTimestampBackup, { backupBase64: toBase64(bytes), password })).body).toMatchObject({ certificatesAdded: 0 })
    await authority.settled()
    for (let i = 0; i < 4; i++) expect(await accuracyOf()).toEqual(before)
    for (const [at, profile] of profiles.entries()) expect(signerOf(await authority.token({}, profile))).toBe(signers[at])
  })
}
