// Limits how often one client of the SNTP server is answered: a bucket of tokens for each address, the oldest forgotten first.

export interface RateRules {
  /** answers at once */
  burst: number
  /** answers a second, in the long run */
  perSecond: number
  /** addresses remembered */
  clients: number
}

/** `kiss` once when a bucket runs dry, then `drop` until it has filled again. */
export type RateVerdict = 'answer' | 'kiss' | 'drop'

interface Bucket {
  tokens: number
  atMs: number
  kissed: boolean
}

/** @returns asks for one address at one moment of the monotonic clock */
export function createRateLimit({ burst, perSecond, clients }: RateRules): (address: string, nowMs: number) => RateVerdict {
  const buckets = new Map<string, Bucket>()
  return (address, nowMs) => {
    const known = buckets.get(address)
    const bucket = known ?? { tokens: burst, atMs: nowMs, kissed: false }
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond)
    bucket.atMs = nowMs
    if (known) buckets.delete(address)
    else if (buckets.size >= clients) buckets.delete(buckets.keys().next().value!)
    buckets.set(address, bucket)
    if (bucket.tokens >= burst) bucket.kissed = false
    if (bucket.tokens >= 1) {
      bucket.tokens--
      return 'answer'
    }
    if (bucket.kissed) return 'drop'
    bucket.kissed = true
    return 'kiss'
  }
}
