// Looks for the keywords of one document within a time that the caller can wait.
import type { LocateText } from '@yiqian/shared/pdf/position.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'

/** A push is answered within 4 s (HI-1): so long may keywords and free places be looked for, all of a document together. */
export const LOOKING_LIMIT_MS = 2_500

/** Twenty signers beside one keyword read the document once. Out of time, the caller is told to give boxes. @param endsAtMs on the clock of `performance.now()` */
export function locateWithin(locateText: LocateText, endsAtMs: number): LocateText {
  const found = new Map<string, ReturnType<LocateText>>()
  return (pdf, keyword) => {
    const there = found.get(keyword) ?? within(endsAtMs - performance.now(), locateText(pdf, keyword))
    found.set(keyword, there)
    return there
  }
}

/** @throws {Fault} document.position_invalid — the work took longer; it goes on to its own limit and is not waited for */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const why = '在文件中查找关键字用时过长，请直接给出签名框坐标 / looking for the keyword takes too long in this document; give the box instead'
  const timer = setTimeout(() => reject(new Fault('document.position_invalid', { facts: { why } })), Math.max(0, limitMs))
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
