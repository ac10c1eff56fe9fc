// Owns how passwords are kept: scrypt, salted, its cost written beside each so that it can grow.
import { scrypt, timingSafeEqual } from 'node:crypto'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'

/** 32 MiB and about a tenth of a second each; the OWASP password storage sheet's setting for 32 MiB. */
const COST = { logN: 15, r: 8, p: 3 }
const KEY_BYTES = 32
/** More at once would fill the memory that signatures need. */
const AT_ONCE = 2
const WAITING = 32

let running = 0
const queue: (() => void)[] = []

/** @throws {Fault} server.busy — too many log-ins at once */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING) throw new Fault('server.busy', { detail: 'too many passwords are being checked' })
    await new Promise<void>((resolve) => queue.push(resolve))
  } else running += 1
  try {
    return await work()
  } finally {
    const next = queue.shift()
    if (next) next()
    else running -= 1
  }
}

function derive(password: string, salt: Uint8Array, { logN, r, p }: typeof COST): Promise<Buffer> {
  const options = { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r }
  return inTurn(() => new Promise((resolve, reject) => scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))))
}

/** `scrypt:<log2 N>:<r>:<p>:<salt hex>:<key hex>` @source RFC 7914 */
export async function hashPassword(password: string, random: RandomBytes, cost: typeof COST = COST): Promise<string> {
  const salt = random(16)
  const key = await derive(password, salt, cost)
  return ['scrypt', cost.logN, cost.r, cost.p, Buffer.from(salt).toString('hex'), key.toString('hex')].join(':')
}

export async function matchesPassword(hash: string, password: string): Promise<boolean> {
  const [scheme, logN, r, p, salt = '', key = ''] = hash.split(':')
  if (scheme !== 'scrypt') return false
  const there = Buffer.from(key, 'hex')
  const derived = await derive(password, Buffer.from(salt, 'hex'), { logN: Number(logN), r: Number(r), p: Number(p) })
  return there.length === derived.length && timingSafeEqual(there, derived)
}

/** Of nobody: what a guess at an unknown log-in name is checked against, so that it takes as long. */
export const NOBODYS_HASH = ['scrypt', COST.logN, COST.r, COST.p, '00'.repeat(16), '00'.repeat(KEY_BYTES)].join(':')
