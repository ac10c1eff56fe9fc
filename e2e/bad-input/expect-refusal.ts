// Owns what every refusal must be: of the catalogue, with its status, a whole sentence in both languages, and nothing of what came in.
import { expect } from 'vitest'
import { FAULTS, isFaultCode, type FaultBody, type FaultCode } from '@yiqian/shared/protocol/faults.ts'
import type { RawAnswer } from './stranger.ts'

/** Sent wherever something wrong is sent; may come back nowhere. */
export const MARKER = 'zz9GEHEIM病人 / 4711zz'

export const seenCodes = new Set<FaultCode>()

/** @returns the refusal, for what the case alone knows of it */
export function expectRefusal(answer: RawAnswer, what: string): FaultBody['error'] & { status: number } {
  const body = readBody(answer, what)
  const { code, message, facts, requestId } = body.error
  expect(isFaultCode(code), `${what}: ${code} is not in the catalogue`).toBe(true)
  expect(answer.status, `${what}: ${code}`).toBe(FAULTS[code].status)
  expect(answer.status, what).toBeLessThan(500)
  for (const sentence of [message.zh, message.en]) {
    expect(sentence, what).not.toMatch(/[{}]|undefined|\[object|NaN/)
    expect(sentence.trim().length, what).toBeGreaterThan(4)
  }
  expect(message.zh, what).toMatch(/[一-鿿]{2}/)
  expect(message.en, what).toMatch(/[A-Za-z]{2,} [A-Za-z]/)
  expect(facts, what).toBeTypeOf('object')
  expect(requestId, what).toMatch(/^req_[0-9a-f]{24}$/)
  for (const piece of ['GEHEIM', '病人', '4711zz']) expect(answer.text, `${what} came back`).not.toContain(piece)
  expect(answer.text, what).not.toMatch(/at \w+ \(|\.ts:\d|node_modules|SQLITE|sqlite/)
  seenCodes.add(code)
  return { ...body.error, status: answer.status }
}

function readBody(answer: RawAnswer, what: string): FaultBody {
  try {
    return JSON.parse(answer.text) as FaultBody
  } catch {
    throw new Error(`${what}: answered ${answer.status} with what is not JSON: ${answer.text.slice(0, 200)}`)
  }
}
