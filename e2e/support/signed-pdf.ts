// What independent programs say of a signed PDF: BouncyCastle of the signature and its timestamp, poppler of what is covered.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { parseSignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { readTimestampTokens } from '@yiqian/shared/crypto/cms/signed-bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { bouncyCastleBatch, type OracleAnswer } from '../../scripts/oracles/bouncy-castle.ts'

/** The CMS and the covered bytes of each signature, found with a plain search in the file and no parser of ours. */
export function rawSignatures(pdf: Buffer): { cms: Buffer; covered: Buffer }[] {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].map((match) => {
    const [start, length, secondStart, secondLength] = match.slice(1).map(Number) as [number, number, number, number]
    const hole = text.slice(start + length, secondStart)
    const padded = Buffer.from(hole.replace(/[<>\s]/g, ''), 'hex')
    return { cms: padded.subarray(0, derLength(padded)), covered: Buffer.concat([pdf.subarray(start, start + length), pdf.subarray(secondStart, secondStart + secondLength)]) }
  })
}

/** Length of the one DER value at the start; what follows is padding. */
function derLength(der: Buffer): number {
  const first = der[1]!
  if (first < 0x80) return 2 + first
  const bytes = first & 0x7f
  return 2 + bytes + der.readUIntBE(2, bytes)
}

/** poppler's report on all signatures. */
export function pdfsig(pdf: Uint8Array): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-pdfsig-'))
  try {
    writeFileSync(path.join(folder, 'signed.pdf'), pdf)
    const done = spawnSync('pdfsig', ['-nocert', path.join(folder, 'signed.pdf')], { encoding: 'utf8' })
    if (done.error) throw done.error
    return done.stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * BouncyCastle's verdicts on detached signatures and on the timestamp inside each.
 * `isTimestampOfThis` is our own comparison: the token's imprint is SM3 of the signature octets.
 */
export function askBouncyCastle(signatures: readonly { cms: Uint8Array; covered: Uint8Array }[]): { cms: OracleAnswer; token: OracleAnswer; isTimestampOfThis: boolean }[] {
  const jobs = signatures.map(({ cms, covered }) => {
    const [signer] = parseSignedData(cms).signers
    const [token] = readTimestampTokens(signer!)
    if (token === undefined) throw new Error('the signature has no timestamp token')
    // Any certificate inside may be the authority's: only the right one lets the token pass.
    const ofToken = parseSignedData(token).certificates.map((certificate) => ({ command: 'verify-token' as const, inputs: [token, certificate] }))
    return { signer: signer!, ofCms: { command: 'verify-cms' as const, inputs: [cms, covered] }, ofToken }
  })
  const answers = bouncyCastleBatch(jobs.flatMap(({ ofCms, ofToken }) => [ofCms, ...ofToken]))
  return jobs.map(({ signer, ofToken }) => {
    const [cms, ...tokens] = answers.splice(0, 1 + ofToken.length)
    const token = tokens.find(({ ok }) => ok) ?? tokens[0]!
    return { cms: cms!, token, isTimestampOfThis: token.values['imprint'] === bytesToHex(sm3(signer.signature)) }
  })
}
