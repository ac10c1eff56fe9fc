// Signed PDFs that somebody tampered with: none may pass as whole and unchanged. PD-4
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assembleSignedData } from '@yiqian/shared/crypto/cms/assemble.ts'
import { parseSignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { signerProfiles } from '@yiqian/shared/crypto/cms/profile.ts'
import { addTimestampToken } from '@yiqian/shared/crypto/cms/assemble.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { createCertificate, parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { signedBytes } from '@yiqian/shared/pdf/byte-range.ts'
import { readPdfSignatures } from '@yiqian/shared/pdf/read-signatures.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import { nextObjectNumber } from '@yiqian/shared/pdf/syntax/append-revision.ts'
import type { VerificationReport } from '@yiqian/shared/protocol/verification.ts'
import { fromBase64 } from '../_runtime/base64.ts'
import { sm2Signer } from '../_runtime/sm2-signer.ts'
import { smallPdf } from '../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'
import { ask, signedJson, signedPdf, type SignedJson, type SignedPdf } from './testing/ask.ts'
import { bodyOf, bytes, contentsOf, find, flip, overwrite, text, update, withCms } from './testing/pdf-tricks.ts'

let platform: TestPlatform
let one: SignedPdf
let two: SignedPdf
let json: SignedJson
beforeAll(async () => {
  platform = await openTestPlatform()
  one = await signedPdf(platform, 1, smallPdf(['Prescription', 'Second page']))
  two = await signedPdf(platform, 2)
  json = await signedJson(platform)
})
afterAll(() => platform.close())

const last = (signed: SignedPdf): Uint8Array => signed.versions.at(-1)!

/** What a careless reader would take for "this file is good". */
const isBelieved = (report: VerificationReport): boolean =>
  report.verdict === 'passed' || report.signatures.some(({ verdict, coverage }) => verdict === 'passed' && coverage.wholeDocument && coverage.changedSince === 'nothing')

/** @param codes of which at least one must be the reason; empty: any refusal will do */
async function expectDisbelief(pdf: Uint8Array, codes: readonly string[] = []): Promise<VerificationReport | undefined> {
  const answer = await ask(platform, pdf)
  if (answer.status !== 200) {
    expect([422, 413]).toContain(answer.status)
    if (codes.length > 0) expect(codes).toContain(answer.code)
    return undefined
  }
  const report = answer.body
  expect(isBelieved(report), JSON.stringify(report.summary)).toBe(false)
  const seen = [...report.signatures.flatMap((signature) => signature.reasons.map(({ code }) => code)), ...report.reasons!.map(({ code }) => code)]
  if (codes.length > 0) expect(seen.some((code) => codes.includes(code)), seen.join(' ')).toBe(true)
  return report
}

test('the untouched files pass', async () => {
  for (const signed of [one, two]) expect((await ask(platform, last(signed))).body.verdict).toBe('passed')
})

describe('bytes inside', () => {
  test.each([
    ['the page text', 'Prescription'], ['a font', '/Helvetica'], ['the first cross-reference', '0000000000 65535'], ['the signer’s name', '/Name '], ['the stated reason', '/Reason '],
    ['the claimed time', '/M (D:2026'], ['the byte range', '/ByteRange [0 '], ['the format', '/adbe.pkcs7.detached'], ['the field’s type', '/FT /Sig'], ['the field name', '/T '], ['the widget’s rectangle', '/Rect'], ['the trailer', '/Root'],
  ])('a flip in %s', async (_, what) => {
    for (const offset of [0, what.length - 1]) for (const mask of [0x01, 0x20]) await expectDisbelief(flip(last(one), find(last(one), what, -1) + offset, mask))
  })

  test('a flip in every part of the CMS, and in its padding', async () => {
    const { open, after, cms } = contentsOf(last(one))
    for (let at = open; at < open + 2 * cms.length; at += 211) await expectDisbelief(flip(last(one), at, 0x03))
    for (const at of [open, open + 1 + 2 * cms.length, after - 2, after - 1]) await expectDisbelief(flip(last(one), at))
  })

  test('capitals of the hex turned small: not a byte of the CMS differs, yet it is not the file that was handed out', async () => {
    const { open, cms } = contentsOf(last(one))
    const letter = open + 1 + text(last(one)).slice(open + 1, open + 2 * cms.length).search(/[A-F]/)
    await expectDisbelief(flip(last(one), letter, 0x20), ['cms.envelope_altered'])
  })

  test('cut anywhere but at the end of a signed version', async () => {
    for (const part of [0.1, 0.4, 0.7, 0.9, 0.99]) await expectDisbelief(last(two).slice(0, Math.floor(last(two).length * part)))
    await expectDisbelief(last(two).slice(0, -7))
    await expectDisbelief(last(two).slice(0, two.versions[0]!.length), ['document.unsigned'])
  })

  test('bytes before the header', async () => {
    await expectDisbelief(bytes('%PDF-1.4 or so\n' + text(last(one))))
  })
})

describe('behind the signature', () => {
  const after = (objects: (pdf: Uint8Array, next: number) => Record<number, string>) => update(last(one), objects(last(one), nextObjectNumber(openPdf(last(one)))))
  const catalog = () => Number(/\/Root (\d+) 0 R/.exec(text(last(one)).slice(find(last(one), '/Root', -1)))![1])
  const page = () => 4

  test('text, blanks or a second end of file appended', async () => {
    await expectDisbelief(bytes(text(last(one)) + 'one more line'))
    await expectDisbelief(bytes(text(last(one)) + '%%EOF\nx\n%%EOF\n'))
    const report = (await ask(platform, bytes(text(last(one)) + '\n \n'))).body
    expect(report.signatures[0]!.coverage.wholeDocument).toBe(false)
  })

  test.each<[string, (pdf: Uint8Array, next: number) => Record<number, string>]>([
    ['another page text', () => ({ 5: '<< /Length 49 >>\nstream\nBT /F1 16 Tf 72 760 Td (Ten times the dose) Tj ET\nendstream' })],
    ['another font under the same name', () => ({ 3: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' })],
    ['a page with further contents', (pdf, next) => ({ [page()]: bodyOf(pdf, page()).replace(/\/Contents (\d+) 0 R/, `/Contents [$1 0 R ${next} 0 R]`), [next]: '<< /Length 0 >>\nstream\n\nendstream' })],
    ['a page more', (pdf, next) => ({ 2: bodyOf(pdf, 2).replace('/Count 2', '/Count 3').replace(']', ` ${next} 0 R]`), [next]: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>' })],
    ['a page fewer', (pdf) => ({ 2: bodyOf(pdf, 2).replace('/Count 2', '/Count 1').replace(/\[(\d+ 0 R) .*\]/, '[$1]') })],
    ['pages turned round', (pdf) => ({ 2: bodyOf(pdf, 2).replace(/\[(\d+ 0 R) (\d+ 0 R)\]/, '[$2 $1]') })],
    ['a script that runs on opening', (pdf) => ({ [catalog()]: bodyOf(pdf, catalog()).replace(/>>$/, '/OpenAction << /S /JavaScript /JS (app.alert) >> >>') })],
    ['a crop that hides half the page', (pdf) => ({ [page()]: bodyOf(pdf, page()).replace('/MediaBox', '/CropBox [0 0 595 400] /MediaBox') })],
  ])('shadow content: %s', async (_, objects) => {
    await expectDisbelief(after(objects), ['document.changed_after'])
  })

  test('an annotation laid over the text', async () => {
    const report = await expectDisbelief(after((pdf, next) => {
      const body = bodyOf(pdf, page())
      const annotated = body.includes('/Annots') ? body.replace(/\/Annots \[([^\]]*)\]/, `/Annots [$1 ${next} 0 R]`) : body.replace(/>>$/, `/Annots [${next} 0 R] >>`)
      return { [page()]: annotated, [next]: '<< /Type /Annot /Subtype /FreeText /Rect [0 700 595 842] /Contents (void) >>' }
    }), ['document.annotated_after', 'document.changed_after'])
    expect(report!.signatures[0]!.coverage.changedSince).toBe('other')
  })

  test('the signature taken out of the form', async () => {
    const whole = last(one)
    const form = /\/AcroForm (\d+) 0 R/.exec(bodyOf(whole, catalog()))
    const emptied = form ? { [Number(form[1])]: '<< /Fields [] >>' } : { [catalog()]: bodyOf(whole, catalog()).replace(/\/Fields \[[^\]]*\]/, '/Fields []') }
    const report = await expectDisbelief(update(whole, emptied), ['document.signature_removed'])
    expect(report!.signatures).toEqual([])
    expect(report!.summary.zh).toContain('没有数字签名')
  })

  test('the signature dictionary replaced by one with a range of its own', async () => {
    const whole = last(one)
    const found = readPdfSignatures(whole).signatures[0]!
    await expectDisbelief(update(whole, { [found.objectNumber]: bodyOf(whole, found.objectNumber) }))
    await expectDisbelief(update(whole, { [found.objectNumber]: bodyOf(whole, found.objectNumber).replace(/\/ByteRange \[[^\]]*\]/, '/ByteRange [0 9 9 9]') }))
    await expectDisbelief(update(whole, { [found.objectNumber]: '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached >>' }))
  })
})

describe('the byte range', () => {
  test.each(['[0 0 0 0]', '[0 10 20 30]', '[5 10 20 30]', '[0 1 1 1]', '[]', '[0 -1 2 3]', '[0 99999999 99999999 9]', '[0 1 2]', '(none)'])('overwritten by %s', async (range) => {
    const at = find(last(one), '/ByteRange [', -1) + '/ByteRange '.length
    const room = text(last(one)).indexOf('/Contents', at) - at
    const changed = new Uint8Array(last(one))
    changed.set(bytes(range.padEnd(room).slice(0, room)), at)
    await expectDisbelief(changed)
  })

  test('two signatures swap ranges, or messages', async () => {
    const whole = last(two)
    const ranges = [...text(whole).matchAll(/\/ByteRange (\[[^\]]*\] *)/g)].map((match) => match[1]!)
    const length = Math.min(ranges[0]!.length, ranges[1]!.length)
    await expectDisbelief(overwrite(overwrite(whole, ranges[0]!.slice(0, length), ranges[1]!), ranges[1]!.slice(0, length), ranges[0]!, -1))
    const [first, second] = [contentsOf(whole, 0).cms, contentsOf(whole, 1).cms]
    await expectDisbelief(withCms(withCms(whole, second, 0), first, 1), ['cms.digest_mismatch'])
  })
})

describe('the message inside', () => {
  const parse = () => parseSignedData(contentsOf(last(one)).cms)
  const attributesOver = (content: Uint8Array, certificateDer: Uint8Array) => buildSignedAttributes({ contentDigest: sm3(content), signerCertificateDer: certificateDer, contentType: '1.2.840.113549.1.7.1' })
  const coveredBytes = () => new Uint8Array(Buffer.concat(signedBytes(last(one), readPdfSignatures(last(one)).signatures[0]!.byteRange!)))

  test('of another document by the same platform', async () => {
    await expectDisbelief(withCms(last(one), json.signatures[0]!), ['cms.digest_mismatch'])
  })

  test('an attached message about something else', async () => {
    const parsed = parseSignedData(json.signatures[0]!)
    const attached = assembleSignedData({ profile: signerProfiles.pkcs501, attributes: parsed.signers[0]!.signedAttributesDer!, signature: parsed.signers[0]!.signature, certificates: [fromBase64(json.signers[0]!.certificateBase64)], encapsulatedContent: json.content })
    await expectDisbelief(withCms(last(one), attached), ['cms.content_differs'])
  })

  test('by a stranger whose certificate bears the same name', async () => {
    const { sm2, gm } = platform.runtime
    const key = generateKeyPair(sm2)
    const real = parseCertificate(fromBase64(one.signers[0]!.certificateBase64))
    const forged = await createCertificate({ serial: Uint8Array.of(7), issuerDer: real.issuer.der, subjectDer: real.subject.der, notBeforeMs: real.notBeforeMs, notAfterMs: real.notAfterMs, publicKeyInfoDer: encodePublicKeyInfo(key.publicKey), extensions: [] }, sm2Signer(gm, key))
    const attributes = attributesOver(coveredBytes(), forged)
    const cms = assembleSignedData({ profile: signerProfiles.pkcs501, attributes, signature: await sm2Signer(gm, key)(attributes), certificates: [forged] })
    await expectDisbelief(withCms(last(one), cms), ['chain.signature_invalid', 'chain.no_trusted_root'])
  })

  test('by a certificate that a person’s certificate issued', async () => {
    const { sm2, gm } = platform.runtime
    const [signer, key] = [one.signers[0]!, generateKeyPair(sm2)]
    const person = parseCertificate(fromBase64(signer.certificateBase64))
    const issued = await createCertificate({ serial: Uint8Array.of(9), issuerDer: person.subject.der, subjectDer: encodeName({ commonName: '院长', serialNumber: 'E1' }), notBeforeMs: person.notBeforeMs, notAfterMs: person.notAfterMs, publicKeyInfoDer: encodePublicKeyInfo(key.publicKey), extensions: [] }, sm2Signer(gm, signer.key))
    const attributes = attributesOver(coveredBytes(), issued)
    const cms = assembleSignedData({ profile: signerProfiles.pkcs501, attributes, signature: await sm2Signer(gm, key)(attributes), certificates: [issued, person.der, fromBase64(signer.chainBase64[0]!)] })
    await expectDisbelief(withCms(last(one), cms), ['chain.issuer_not_ca'])
  })

  test('without its timestamp, or with that of another signature', async () => {
    const { signers, certificates } = parse()
    const bare = assembleSignedData({ profile: signerProfiles.pkcs501, attributes: signers[0]!.signedAttributesDer!, signature: signers[0]!.signature, certificates: [fromBase64(one.signers[0]!.certificateBase64), ...certificates] })
    await expectDisbelief(withCms(last(one), bare), ['timestamp.missing'])
    const other = parseSignedData(json.signatures[0]!).signers[0]!.unsignedAttributes[0]!.values[0]!
    const report = await expectDisbelief(withCms(last(one), addTimestampToken(bare, other)), ['timestamp.failed'])
    expect(report!.signatures[0]!.timestamp!.reasons.map(({ code }) => code)).toContain('tsp.imprint_mismatch')
  })

  test('with certificates more or fewer than were handed out', async () => {
    const { signers, certificates } = parse()
    const signerDer = fromBase64(one.signers[0]!.certificateBase64)
    const again = (list: readonly Uint8Array[]) => addTimestampToken(assembleSignedData({ profile: signerProfiles.pkcs501, attributes: signers[0]!.signedAttributesDer!, signature: signers[0]!.signature, certificates: list }), signers[0]!.unsignedAttributes[0]!.values[0]!)
    expect((await ask(platform, withCms(last(one), again([signerDer, ...certificates])))).body.verdict).toBe('passed')
    await expectDisbelief(withCms(last(one), again([signerDer, ...certificates, fromBase64(json.signers[0]!.certificateBase64)])), ['cms.envelope_altered'])
  })

  test('damaged, empty, or no message at all', async () => {
    await expectDisbelief(withCms(last(one), new Uint8Array(8)), ['pdf.contents_not_hex'])
    await expectDisbelief(withCms(last(one), Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x01)), ['malformed'])
    await expectDisbelief(withCms(last(one), Uint8Array.of(0x30, 0x80, 0x06, 0x01, 0x2a, 0, 0)))
  })
})
