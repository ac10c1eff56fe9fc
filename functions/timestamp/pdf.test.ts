// RSA tokens inside PDF files, before poppler: as the timestamp of a signature, and as the timestamp of the document itself.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addTimestampToken } from '@yiqian/shared/crypto/cms/assemble.ts'
import { parseSignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { readTimestampTokens } from '@yiqian/shared/crypto/cms/signed-bytes.ts'
import { finishPdfSignature, signedBytes } from '@yiqian/shared/pdf/byte-range.ts'
import { preparePdfSignature } from '@yiqian/shared/pdf/prepare-signature.ts'
import { readPdfSignatures } from '@yiqian/shared/pdf/read-signatures.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { createSigner, type ThrowawaySigner } from '../../scripts/samples/testing/openssl-signer.ts'
import { aRequest, sample } from '../../scripts/samples/testing/signing.ts'
import { hasTool } from '../../scripts/samples/testing/tools.ts'
import { openAuthority, type TestAuthority } from './testing/authority.ts'

let authority: TestAuthority
let signer: ThrowawaySigner
beforeAll(async () => {
  authority = await openAuthority()
  signer = createSigner('Shen Huaiyuan')
})
afterAll(() => (signer.close(), authority.close()))

const sha256 = (...parts: readonly Uint8Array[]) => new Uint8Array(parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest())
const rsaToken = async (digest: Uint8Array) => (await authority.token({ imprint: { digestOid: OID.sha256, digest }, nonce: 3n }, 'rsa')).der

/** poppler's report, signatures as numbered parts. */
function pdfsig(pdf: Uint8Array, ...options: string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tsa-pdf-'))
  try {
    writeFileSync(path.join(folder, 'a.pdf'), pdf)
    return spawnSync('pdfsig', [...options, path.join(folder, 'a.pdf')], { encoding: 'utf8' }).stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe.skipIf(!hasTool('pdfsig'))('TS-1 poppler', () => {
  test('a signature with its timestamp inside stays valid; the token is over the signature and verified by openssl', async () => {
    const { pdf, prepared } = await preparePdfSignature(aRequest(sample('prescription.pdf'), { profile: 'pades-baseline', reserveBytes: 16_384 }))
    const cms = signer.sign(signedBytes(pdf, prepared.byteRange))
    const { signature } = parseSignedData(cms).signers[0]!
    const signed = finishPdfSignature(pdf, prepared.byteRange, addTimestampToken(cms, await rsaToken(sha256(signature))))
    const report = pdfsig(signed, '-nocert')
    expect(report).toContain('Signature Validation: Signature is Valid.')
    expect(report).toContain('Signature Type: ETSI.CAdES.detached')
    const [found] = readPdfSignatures(signed).signatures
    const [token] = readTimestampTokens(parseSignedData(found!.cmsDer).signers[0]!)
    const verified = openssl(['ts', '-verify', '-digest', Buffer.from(sha256(signature)).toString('hex'), '-token_in', '-in', '@token', '-CAfile', '@root', '-attime', String(Math.floor(authority.platform.clock.nowMs() / 1000))], { token: token!, root: await authority.pemOf('rsa') })
    expect(verified.stdout.toString() + verified.stderr).toMatch(/Verification: OK/)
    const spoiled = signed.slice()
    spoiled[1000]! ^= 1
    expect(pdfsig(spoiled, '-nocert')).not.toContain('Signature is Valid.')
  })

  test('a document timestamp (ETSI.RFC3161): poppler 22 names the authority and what it covers, and judges no such signature; openssl verifies it over the covered bytes', async () => {
    const { pdf, prepared } = await preparePdfSignature(aRequest(sample('prescription.pdf'), { profile: 'pades-baseline', position: 'invisible', reserveBytes: 16_384 }))
    const name = Buffer.from('/ETSI.CAdES.detached')
    const at = Buffer.from(pdf).lastIndexOf(name)
    pdf.set(Buffer.from('/ETSI.RFC3161'.padEnd(name.length)), at)
    const token = await rsaToken(sha256(...signedBytes(pdf, prepared.byteRange)))
    const stamped = finishPdfSignature(pdf, prepared.byteRange, token)
    const report = pdfsig(stamped, '-nocert')
    expect(report).toContain('Signer Certificate Common Name: 示范医院 时间戳 rsa')
    expect(report).toContain('- Total document signed')
    expect(report).not.toMatch(/Signature is Invalid|Digest Mismatch/)
    const covered = Buffer.concat(signedBytes(stamped, prepared.byteRange))
    const verify = (data: Buffer) => openssl(['ts', '-verify', '-data', '@data', '-token_in', '-in', '@token', '-CAfile', '@root', '-attime', String(Math.floor(authority.platform.clock.nowMs() / 1000))], { data, token, root })
    const root = await authority.pemOf('rsa')
    expect(verify(covered).ok).toBe(true)
    covered[500]! ^= 1
    expect(verify(covered).ok).toBe(false)
  })
})
