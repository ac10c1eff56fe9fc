// One HTTPS question to a provider of messages, and its access token: kept until shortly before its end, fetched again when the provider says so.
import * as v from 'valibot'

/** All three answer 200 with JSON, errors too. */
const Answer = v.looseObject({ errcode: v.optional(v.number()) })
export type ProviderAnswer = v.InferOutput<typeof Answer>

/** What went wrong on the way, in words for operators. Holds no address: it carries tokens and secrets. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway'
}

export interface Question {
  url: URL
  /** absent: GET */
  body?: object
  headers?: Record<string, string>
  timeoutMs: number
}

/** @throws {ProviderAway} */
export async function askProvider({ url, body, headers, timeoutMs }: Question): Promise<ProviderAnswer> {
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      ...(body && { body: JSON.stringify(body) }),
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok && response.status !== 400) {
      await response.body?.cancel()
      throw new ProviderAway(`answered ${response.status}`)
    }
    return v.parse(Answer, JSON.parse((await response.text()).slice(0, 100_000)))
  } catch (error) {
    if (error instanceof ProviderAway) throw error
    const isTimeout = error instanceof Error && error.name === 'TimeoutError'
    throw new ProviderAway(isTimeout ? `did not answer within ${timeoutMs} ms` : 'could not be reached, or its answer could not be read')
  }
}

/** The token that a provider no longer takes: not there, wrong, over. */
const TOKEN_OVER: readonly number[] = [40001, 40014, 42001]
/** Not so long before its end that it would be taken for granted on the way. */
const EARLY_MS = 300_000

export interface TokenSource {
  /** @param renew the token before was refused */
  fetchToken(renew: boolean): Promise<{ token: string; expiresInSeconds: number }>
  nowMs: () => number
}

/** Asks with a token; once more with a fresh one where the token was over. */
export function withToken({ fetchToken, nowMs }: TokenSource): (ask: (token: string) => Promise<ProviderAnswer>) => Promise<ProviderAnswer> {
  let held: { token: string; untilMs: number } | undefined
  let coming: Promise<string> | undefined
  const renewed = async (renew: boolean): Promise<string> => {
    const { token, expiresInSeconds } = await fetchToken(renew)
    held = { token, untilMs: nowMs() + expiresInSeconds * 1000 - EARLY_MS }
    return token
  }
  /** Many messages at once ask for one token. */
  const current = (renew: boolean): Promise<string> => {
    if (!renew && held && nowMs() < held.untilMs) return Promise.resolve(held.token)
    coming ??= renewed(renew).finally(() => (coming = undefined))
    return coming
  }
  return async (ask) => {
    const token = await current(false)
    const answer = await ask(token)
    if (!TOKEN_OVER.includes(answer.errcode ?? 0)) return answer
    return ask(held && held.token !== token ? held.token : await current(true))
  }
}

/** @throws {ProviderAway} the provider gives no token: wrong secret, address not allowed, too many questions */
export function tokenIn(answer: ProviderAnswer, meanings: Readonly<Record<number, string>>): { token: string; expiresInSeconds: number } {
  const { errcode = 0, access_token: token, expires_in: expiresInSeconds } = answer
  if (errcode !== 0 || typeof token !== 'string' || typeof expiresInSeconds !== 'number') throw new ProviderAway(`gives no token: ${sayErrcode(errcode, meanings)}`)
  return { token, expiresInSeconds }
}

export const sayErrcode = (errcode: number, meanings: Readonly<Record<number, string>>): string => `${meanings[errcode] ?? 'refused'} (errcode ${errcode})`

/** @returns an outcome of any kind, or that the provider was away */
export async function orAway<T>(provider: string, work: () => Promise<T>): Promise<T | { result: 'unavailable'; detail: string }> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ProviderAway)) throw error
    return { result: 'unavailable', detail: `${provider} ${error.message}` }
  }
}
