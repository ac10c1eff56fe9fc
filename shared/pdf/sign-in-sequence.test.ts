// One, two and three signers after each other on every kind of source; poppler and our own reader must agree.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSigner } from '../../scripts/samples/testing/openssl-signer.ts'
import type { ThrowawaySigner } from '../../scripts/samples/testing/openssl-signer.ts'
import { pdfsig, pdftotext, qpdfCheck } from '../../scripts/samples/testing/poppler.ts'
import { handwritingPng, sample, signPdf, signingTimeMs } from '../../scripts/samples/testing/signing.ts'
import { hasTool } from '../../scripts/samples/testing/tools.ts'
import { fieldBox } from './field-box.ts'
import { readPdfSignatures } from './read-signatures.ts'

const sources = [
  'prescription.pdf',
  'laboratory-report.pdf',
  'admission-record.pdf',
  'operation-consent.pdf',
  'odd/object-streams.pdf',
  'odd/with-form.pdf',
  'odd/rotated-90.pdf',
  'odd/rotated-180.pdf',
  'odd/rotated-270-cropped.pdf',
  'odd/cropped.pdf',
  'odd/foreign-fonts.pdf',
]
const signers: ThrowawaySigner[] = []
beforeAll(
  () => void signers.push(createSigner('Shen Huaiyuan'), createSigner('Lin Xiuzhen', 'ecdsa'), createSigner('Seal')),
)
afterAll(() => signers.forEach((signer) => signer.close()))

const made = new Map<string, Promise<readonly Uint8Array[]>>()
/** The source and its three signed versions; made once. */
function versionsOf(name: string): Promise<readonly Uint8Array[]> {
  const known = made.get(name) ?? signedBy(3, sample(name))
  made.set(name, known)
  return known
}

async function signedBy(count: number, source: Uint8Array): Promise<readonly Uint8Array[]> {
  const versions = [source]
  for (let index = 0; index < count; index++) {
    const { pdf } = await signPdf(versions[index]!, signers[index]!, {
      fieldName: `sig_${index + 1}`,
      position: { page: 1, x: 40 + 20 * index, y: 60 + 70 * index, width: 150, height: 48 },
      appearance: {
        name: ['沈怀远', '林秀珍', '青禾市人民医院'][index]!,
        picturePng: handwritingPng(),
        time: '2026-11-21 18:09:05',
      },
    })
    versions.push(pdf)
  }
  return versions
}

describe.each(sources)('SE-7 %s with three signers', (name) => {
  test('each field is found where it was put, as a reader sees the page', async () => {
    const last = (await versionsOf(name)).at(-1)!
    for (const index of [0, 1, 2]) {
      const box = fieldBox(last, `sig_${index + 1}`)!
      const expected = { page: 1, x: 40 + 20 * index, y: 60 + 70 * index, width: 150, height: 48 }
      for (const key of ['page', 'x', 'y', 'width', 'height'] as const) expect(box[key]).toBeCloseTo(expected[key], 1)
    }
    expect(fieldBox(last, 'sig_4')).toBeUndefined()
  })

  test('each revision begins with the one before it, byte for byte', async () => {
    const versions = await versionsOf(name)
    versions.slice(1).forEach((version, index) => {
      const before = versions[index]!
      expect(Buffer.compare(version.subarray(0, before.length), before)).toBe(0)
    })
  })

  test.skipIf(!hasTool('pdfsig'))('poppler finds one, two, three valid signatures', async () => {
    for (const [count, version] of (await versionsOf(name)).entries()) {
      const verdicts = pdfsig(version)
      expect(verdicts.map((entry) => entry.verdict)).toEqual(Array(count).fill('Signature is Valid.'))
      expect(verdicts.filter((entry) => entry.wholeDocument)).toHaveLength(count === 0 ? 0 : 1)
    }
  })

  test('our reader finds them, whole and followed by signatures only', async () => {
    const { signatures, strayByteRanges } = readPdfSignatures((await versionsOf(name))[3]!)
    expect(strayByteRanges).toEqual([])
    expect(
      signatures.map(({ fieldName, problems, coversWholeRevision, coversWholeFile, laterChanges }) => [
        fieldName,
        problems,
        coversWholeRevision,
        coversWholeFile,
        laterChanges,
      ]),
    ).toEqual([
      ['sig_1', [], true, false, { kind: 'signatures', reasons: [] }],
      ['sig_2', [], true, false, { kind: 'signatures', reasons: [] }],
      ['sig_3', [], true, true, { kind: 'none', reasons: [] }],
    ])
    expect(signatures[0]).toMatchObject({
      filter: 'Adobe.PPKLite',
      subFilter: 'adbe.pkcs7.detached',
      signerName: '沈怀远',
      reason: '处方审核',
      location: '青禾市人民医院',
      claimedTime: "D:20261121180905+08'00'",
      claimedTimeMs: signingTimeMs,
    })
  })

  test.skipIf(!hasTool('qpdf'))('qpdf finds nothing wrong', async () => {
    for (const version of await versionsOf(name)) expect(qpdfCheck(version)).toBe('')
  })
})

describe('tampering', () => {
  test.skipIf(!hasTool('pdfsig'))(
    'any covered byte changed, and poppler no longer calls the signature valid',
    async () => {
      const [, signed] = await versionsOf('prescription.pdf')
      const { byteRange } = readPdfSignatures(signed!).signatures[0]!
      const [, head, tail] = byteRange!
      for (const at of [20, Math.floor(head / 2), head - 3, tail + 5, signed!.length - 40]) {
        const changed = Uint8Array.from(signed!)
        changed[at]! ^= 1
        expect(pdfsig(changed).map((entry) => entry.verdict)).not.toContain('Signature is Valid.')
      }
    },
  )

  test.skipIf(!hasTool('pdftotext'))('the Chinese name can be copied out of the appearance', async () => {
    const { pdf } = await signPdf(sample('odd/cropped.pdf'), signers[0]!, {
      appearance: { name: '欧阳㛃·买买提', title: '副主任医师' },
      position: { page: 1, x: 5, y: 5, width: 300, height: 80 },
    })
    expect(pdftotext(pdf)).toContain('欧阳㛃·买买提')
  })
})
