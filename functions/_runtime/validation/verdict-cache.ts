// Verdicts of the last seconds, so that thousands of signatures by one certificate cost one judgement. Dropped whole when anything changes.
import type { ValidationQuestion, ValidationVerdict } from '../../_domain/certificate-validation/validation.ts'

export interface VerdictCache {
  find(key: string, nowMs: number): ValidationVerdict | undefined
  put(key: string, verdict: ValidationVerdict, nowMs: number): void
  clear(): void
}

const HELD_MS = 10_000
const MOST_HELD = 10_000

/** Undefined: what came along is judged each time. */
export function keyOf({ certificateDer, chainDer = [], atMs, policy = '', level, ocsp = false, ocspResponseDer, listsDer }: ValidationQuestion): string | undefined {
  if (ocspResponseDer || (listsDer && listsDer.length > 0)) return undefined
  return [level, policy, ocsp ? 'ocsp' : '', atMs ?? '', latin1(certificateDer), ...chainDer.map(latin1)].join('\n')
}

/** Bytes as a key that costs no digest. */
export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

export function createVerdictCache(): VerdictCache {
  const held = new Map<string, { verdict: ValidationVerdict; fromMs: number; untilMs: number }>()
  return {
    find(key, nowMs) {
      const there = held.get(key)
      return there && nowMs >= there.fromMs && nowMs < there.untilMs ? there.verdict : undefined
    },
    put(key, verdict, nowMs) {
      if (held.size >= MOST_HELD) held.delete(held.keys().next().value!)
      held.set(key, { verdict, fromMs: nowMs, untilMs: Math.min(nowMs + HELD_MS, ...turnsOf(verdict).filter((ms) => ms > nowMs)) })
    },
    clear: () => held.clear(),
  }
}

/** When the verdict could become another one by itself. */
const turnsOf = ({ path, revocation }: ValidationVerdict): number[] => [...path.flatMap(({ notBeforeMs, notAfterMs }) => [notBeforeMs, notAfterMs + 1]), ...(revocation?.nextUpdateMs == null ? [] : [revocation.nextUpdateMs + 1])]
