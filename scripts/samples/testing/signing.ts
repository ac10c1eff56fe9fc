// Signs a PDF in one call, as the tests want it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { finishPdfSignature, signedBytes } from '@yiqian/shared/pdf/byte-range.ts'
import type { PdfSignatureRequest, PreparedPdfSignature } from '@yiqian/shared/pdf/prepare-signature.ts'
import { preparePdfSignature } from '@yiqian/shared/pdf/prepare-signature.ts'
import { regularFont } from '../sheet.ts'
import { samplesFolder } from '../write-samples.ts'
import type { ThrowawaySigner } from './openssl-signer.ts'

export const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(join(samplesFolder, name)))
export const signingTimeMs = Date.UTC(2026, 10, 21, 10, 9, 5)

export function aRequest(pdf: Uint8Array, changes: Partial<PdfSignatureRequest> = {}): PdfSignatureRequest {
  return {
    pdf,
    font: { primary: regularFont, fallbacks: [] },
    appearance: { name: '沈怀远', title: '主任医师', time: '2026-11-21 18:09:05' },
    position: { page: 1, x: 60, y: 60, width: 150, height: 48 },
    fieldName: 'sig_1',
    signerName: '沈怀远',
    signingTimeMs,
    reason: '处方审核',
    location: '青禾市人民医院',
    profile: 'pkcs7-detached',
    reserveBytes: 8_192,
    ...changes,
  }
}

export async function signPdf(
  pdf: Uint8Array,
  signer: ThrowawaySigner,
  changes: Partial<PdfSignatureRequest> = {},
): Promise<{ pdf: Uint8Array; prepared: PreparedPdfSignature }> {
  const { pdf: waiting, prepared } = await preparePdfSignature(aRequest(pdf, changes))
  return {
    pdf: finishPdfSignature(waiting, prepared.byteRange, signer.sign(signedBytes(waiting, prepared.byteRange))),
    prepared,
  }
}

/** A few strokes in blue-black with soft edges on transparent ground. */
export function handwritingPng(width = 240, height = 96): Uint8Array {
  const png = new PNG({ width, height })
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const distance = Math.min(
        ...[0, 1, 2].map((stroke) =>
          Math.abs(y - height * (0.3 + 0.2 * stroke) - 14 * Math.sin((x + 30 * stroke) / (17 + 4 * stroke))),
        ),
      )
      const at = (y * width + x) * 4
      png.data.set([16, 24, 72, Math.max(0, Math.min(255, Math.round(255 * (3.2 - distance))))], at)
    }
  }
  return new Uint8Array(PNG.sync.write(png))
}
