// Signatures of other systems: RSA and ECDSA by openssl, in messages and in PDFs; formats that are not read.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { createCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { createCrl } from '@yiqian/shared/crypto/x509/crl.ts'
import { basicConstraintsExtension, keyUsageExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { finishPdfSignature, signedBytes } from '@yiqian/shared/pdf/byte-range.ts'
import { preparePdfSignature } from '@yiqian/shared/pdf/prepare-signature.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { NOW_MS } from '../_domain/testing/builders.ts'
import { smallPdf } from '../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'
import { verify } from './testing/ask.ts'

const YEAR_MS = 365 * 86_400_000
const folder = mkdtempSync(path.join(tmpdir(), 'foreign-'))
let platform: TestPlatform

interface Stranger {
  keyPem: string
  certificatePem: string
  anchorsPem: string
}

/** Root, leaf and list of an authority that has nothing to do with the hospital. */
async function aStranger(algorithmOid: string, pair: { publicKey: KeyObject; privateKey: KeyObject }): Promise<Stranger> {
  const root = pair.publicKey.asymmetricKeyType === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = (key: KeyObject) => new Uint8Array(key.export({ type: 'spki', format: 'der' }))
  const byRoot = async (message: Uint8Array) => new Uint8Array(sign('sha256', message, root.privateKey))
  const rootName = encodeName({ country: 'CN', commonName: `外部根 ${algorithmOid}` })
  const common = { issuerDer: rootName, notBeforeMs: NOW_MS - YEAR_MS, notAfterMs: NOW_MS + YEAR_MS, signatureOid: algorithmOid }
  const rootDer = await createCertificate({ ...common, serial: Uint8Array.of(1), subjectDer: rootName, publicKeyInfoDer: spki(root.publicKey), extensions: [basicConstraintsExtension({ ca: true }), keyUsageExtension('keyCertSign', 'cRLSign')] }, byRoot)
  const leafDer = await createCertificate({ ...common, serial: Uint8Array.of(2), subjectDer: encodeName({ commonName: '外院医生', organization: '外院' }), publicKeyInfoDer: spki(pair.publicKey), extensions: [keyUsageExtension('digitalSignature')] }, byRoot)
  const crl = await createCrl({ issuerDer: rootName, thisUpdateMs: NOW_MS, nextUpdateMs: NOW_MS + YEAR_MS, entries: [], extensions: [], signatureOid: algorithmOid }, byRoot)
  return { keyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, certificatePem: encodePem('CERTIFICATE', leafDer), anchorsPem: encodePem('CERTIFICATE', rootDer) + encodePem('X509 CRL', crl) }
}

function cmsBy({ keyPem, certificatePem }: Stranger, content: Uint8Array, more: readonly string[] = []): Uint8Array {
  const made = openssl(['cms', '-sign', '-binary', '-in', '@content', '-signer', '@leaf.pem', '-inkey', '@key.pem', '-outform', 'DER', '-md', 'sha256', ...more], { content, 'leaf.pem': certificatePem, 'key.pem': keyPem })
  if (!made.ok) throw new Error(made.stderr)
  return new Uint8Array(made.stdout)
}

async function pdfBy(stranger: Stranger, more: readonly string[] = []): Promise<Uint8Array> {
  const { pdf, prepared } = await preparePdfSignature({ pdf: smallPdf(), font: { primary: new Uint8Array(), fallbacks: [] }, appearance: {}, position: 'invisible', fieldName: 'Signature1', signerName: '外院医生', signingTimeMs: NOW_MS, reason: '会诊', profile: 'pkcs7-detached' })
  return finishPdfSignature(pdf, prepared.byteRange, cmsBy(stranger, new Uint8Array(Buffer.concat(signedBytes(pdf, prepared.byteRange))), more))
}

let rsa: Stranger
let ecdsa: Stranger
beforeAll(async () => {
  rsa = await aStranger(OID.sha256WithRsa, generateKeyPairSync('rsa', { modulusLength: 2048 }))
  ecdsa = await aStranger(OID.ecdsaWithSha256, generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const anchors = path.join(folder, 'anchors.pem')
  writeFileSync(anchors, rsa.anchorsPem + ecdsa.anchorsPem)
  platform = await openTestPlatform({ env: { TRUST_ANCHORS_FILE: anchors } })
})
afterAll(async () => {
  await platform.close()
  rmSync(folder, { recursive: true })
})

const codesOf = ({ verdict, signatures }: Awaited<ReturnType<typeof verify>>) => [verdict, ...signatures.flatMap(({ reasons }) => reasons.map(({ code }) => code))]

describe.each([['RSA', () => rsa], ['ECDSA', () => ecdsa]] as const)('%s', (_, stranger) => {
  test('a PDF passes by the clock of now, and says that its time is only claimed', async () => {
    const report = await verify(platform, await pdfBy(stranger()))
    expect(codesOf(report)).toEqual(['passed'])
    expect(report.signatures[0]).toMatchObject({ signer: { name: '外院医生', staffNumber: null, organisation: '外院' }, timestamp: null, reason: '会诊', fieldName: 'Signature1', coverage: { wholeDocument: true, changedSince: 'nothing' } })
    expect(report.summary.zh).toContain('签署人自称，无可信时间戳')
  })

  test('detached, attached, with and without signed attributes', async () => {
    const content = utf8ToBytes('{"会诊意见":"同意"}')
    for (const more of [[], ['-noattr']]) {
      expect(codesOf(await verify(platform, content, cmsBy(stranger(), content, more)))).toEqual(['passed'])
      expect(codesOf(await verify(platform, utf8ToBytes('{}'), cmsBy(stranger(), content, more)))[0]).toBe('failed')
      expect(codesOf(await verify(platform, cmsBy(stranger(), content, [...more, '-nodetach'])))).toEqual(['passed'])
    }
  })
})

describe('what is not decided', () => {
  test('SHA-1 is no longer a proof', async () => {
    const content = utf8ToBytes('{}')
    const { keyPem, certificatePem } = rsa
    const made = openssl(['cms', '-sign', '-binary', '-in', '@content', '-signer', '@leaf.pem', '-inkey', '@key.pem', '-outform', 'DER', '-md', 'sha1'], { content, 'leaf.pem': certificatePem, 'key.pem': keyPem })
    const report = await verify(platform, content, new Uint8Array(made.stdout))
    expect(codesOf(report)).toContain('cms.digest_algorithm_unsupported')
    expect(report.verdict).toBe('indeterminate')
  })

  test('a short RSA key', async () => {
    const weak = await aStranger(OID.sha256WithRsa, generateKeyPairSync('rsa', { modulusLength: 1024 }))
    const content = utf8ToBytes('{}')
    expect(codesOf(await verify(platform, content, cmsBy(weak, content)))).toContain('signature.algorithm_unsupported')
  })

  test('BER that streams', async () => {
    const content = utf8ToBytes('{}')
    expect(codesOf(await verify(platform, cmsBy(rsa, content, ['-nodetach', '-stream', '-indef'])))).toEqual(['indeterminate', 'cms.encoding_unsupported'])
  })

  test.each(['adbe.pkcs7.sha1', 'ETSI.RFC3161', 'GM.sm2seal'])('a field of format %s', async (format) => {
    const text = Buffer.from(await pdfBy(rsa)).toString('latin1').replace('/adbe.pkcs7.detached', `/${format}`.padEnd('/adbe.pkcs7.detached'.length))
    expect(codesOf(await verify(platform, new Uint8Array(Buffer.from(text, 'latin1'))))).toEqual(['indeterminate', 'pdf.kind_unsupported'])
  })

  test('a stranger’s certificate after its time', async () => {
    const pdf = await pdfBy(ecdsa)
    const later = await openTestPlatform({ nowMs: NOW_MS + 2 * YEAR_MS, env: { TRUST_ANCHORS_FILE: path.join(folder, 'anchors.pem') } })
    expect(codesOf(await verify(later, pdf))).toContain('chain.expired')
    await later.close()
  })
})

test('two people in one field are one too many', async () => {
  const [first, second] = [rsa, ecdsa]
  const { pdf, prepared } = await preparePdfSignature({ pdf: smallPdf(), font: { primary: new Uint8Array(), fallbacks: [] }, appearance: {}, position: 'invisible', fieldName: 'S', signerName: 'x', signingTimeMs: NOW_MS, reason: 'r', profile: 'pkcs7-detached' })
  const made = openssl(['cms', '-sign', '-binary', '-in', '@content', '-signer', '@1.pem', '-inkey', '@1.key', '-signer', '@2.pem', '-inkey', '@2.key', '-outform', 'DER', '-md', 'sha256'], { content: new Uint8Array(Buffer.concat(signedBytes(pdf, prepared.byteRange))), '1.pem': first.certificatePem, '1.key': first.keyPem, '2.pem': second.certificatePem, '2.key': second.keyPem })
  const report = await verify(platform, finishPdfSignature(pdf, prepared.byteRange, new Uint8Array(made.stdout)))
  expect(codesOf(report)).toEqual(['failed', 'pdf.signer_count'])
})
