// Property: a signed PDF or message of this platform with any byte changed is never believed. SLOW=1 tries many more.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'
import { openValidation } from '../_runtime/open-validation.ts'
import { signedJson, signedPdf, type SignedJson, type SignedPdf } from './testing/ask.ts'
import { contentsOf } from './testing/pdf-tricks.ts'
import { openTrust, type Trust } from './trust.ts'
import { verifyMessage } from './verify-message.ts'
import { verifyPdf } from './verify-pdf.ts'

const numRuns = process.env['SLOW'] ? 3000 : 60

let platform: TestPlatform
let one: SignedPdf
let two: SignedPdf
let json: SignedJson
let trust: Trust
beforeAll(async () => {
  platform = await openTestPlatform()
  one = await signedPdf(platform, 1)
  two = await signedPdf(platform, 2)
  json = await signedJson(platform)
  trust = { ...(await openTrust({ ...platform.runtime, validation: await openValidation(platform.context('verification')) })), isLate: () => false }
})
afterAll(() => platform.close())

async function isBelieved(pdf: Uint8Array): Promise<boolean> {
  try {
    const { signatures, reasons } = await verifyPdf(trust, pdf)
    const whole = signatures.some(({ verdict, coverage }) => verdict === 'passed' && coverage.wholeDocument && coverage.changedSince === 'nothing')
    return whole || (reasons.length === 0 && signatures.every(({ verdict }) => verdict === 'passed'))
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

const flipped = (bytes: Uint8Array, changes: readonly (readonly [number, number])[]): Uint8Array => {
  const changed = new Uint8Array(bytes)
  for (const [at, mask] of changes) changed[at % bytes.length]! ^= mask
  return changed
}

const change = (from: number, to: number) => fc.tuple(fc.integer({ min: from, max: to - 1 }), fc.integer({ min: 1, max: 255 }))
const differs = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) !== 0

test('the untouched ones are believed', async () => {
  expect(await isBelieved(one.versions[1]!)).toBe(true)
  expect(await isBelieved(two.versions[2]!)).toBe(true)
})

test.each([1, 2])('any bytes of a PDF signed by %i', async (count) => {
  const pdf = (count === 1 ? one : two).versions[count]!
  await fc.assert(fc.asyncProperty(fc.array(change(0, pdf.length), { minLength: 1, maxLength: 3 }), async (changes) => {
    const changed = flipped(pdf, changes)
    fc.pre(differs(pdf, changed))
    expect(await isBelieved(changed)).toBe(false)
  }), { numRuns })
})

test('any byte inside /Contents', async () => {
  const pdf = one.versions[1]!
  const { open, cms } = contentsOf(pdf)
  await fc.assert(fc.asyncProperty(change(open, open + 2 * cms.length + 100), async (one) => {
    expect(await isBelieved(flipped(pdf, [one]))).toBe(false)
  }), { numRuns })
})

test('any byte of a detached message', async () => {
  const cms = json.signatures[0]!
  expect((await verifyMessage(trust, cms, json.content))[0]!.verdict).toBe('passed')
  await fc.assert(fc.asyncProperty(change(0, cms.length), async (one) => {
    const reports = await verifyMessage(trust, flipped(cms, [one]), json.content)
    expect(reports.every(({ verdict }) => verdict === 'passed')).toBe(false)
  }), { numRuns })
})

test('bytes cut out, doubled or put in', async () => {
  const pdf = two.versions[2]!
  await fc.assert(fc.asyncProperty(fc.nat(pdf.length - 1), fc.integer({ min: 1, max: 64 }), fc.uint8Array({ maxLength: 64 }), async (at, length, put) => {
    const changed = new Uint8Array(Buffer.concat([pdf.subarray(0, at), put, pdf.subarray(at + length)]))
    fc.pre(differs(pdf, changed))
    expect(await isBelieved(changed)).toBe(false)
  }), { numRuns })
})
