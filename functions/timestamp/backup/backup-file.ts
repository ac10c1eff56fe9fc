// The form of a backup: one line that says how the key follows from the password, then everything else, encrypted and authenticated.
import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { bytesToUtf8, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { sm4Gcm } from '@yiqian/shared/crypto/sm4-gcm.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'

const derive = promisify(pbkdf2)
const FORMAT = 'yiqian-timestamp-backup/1'
const ITERATIONS = 600_000
const MOST_ITERATIONS = 5_000_000
const KEY_BYTES = 16
/** For whoever looks into the file. ASCII: the line is read octet by octet. */
const NOTICE = 'not in this file: settings of the environment (TIME_SOURCES and the other TIME_ settings, ports), keys in devices, the journal (back up JOURNAL_DIR)'

/**
 * PBKDF2 with HMAC-SM3, SM4-GCM over the content; the first line is authenticated with it.
 * @source GM/T 0091-2020 (PBKDF2 with HMAC-SM3); GB/T 36624 (GCM)
 */
export async function sealBackup(content: string, password: string, random: RandomBytes): Promise<Uint8Array> {
  const [salt, nonce] = [random(16), random(12)]
  const head = JSON.stringify({ format: FORMAT, kdf: 'pbkdf2-hmac-sm3', iterations: ITERATIONS, saltBase64: toBase64(salt), cipher: 'sm4-gcm', nonceBase64: toBase64(nonce), notice: NOTICE })
  const key = await derive(utf8ToBytes(password), salt, ITERATIONS, KEY_BYTES, 'sm3')
  const sealed = sm4Gcm(new Uint8Array(key)).seal(nonce, utf8ToBytes(content), utf8ToBytes(head))
  return utf8ToBytes(`${head}\n${toBase64(sealed)}\n`)
}

/** @throws {Fault} timestamp.backup_unreadable — one answer for a wrong password and for an altered file */
export async function openBackup(file: Uint8Array, password: string): Promise<string> {
  const unreadable = (cause?: unknown) => new Fault('timestamp.backup_unreadable', { cause })
  const [head = '', body = ''] = Buffer.from(file).toString('latin1').split('\n')
  const { iterations, salt, nonce } = readHead(head) ?? (() => { throw unreadable() })()
  const key = await derive(utf8ToBytes(password), salt, iterations, KEY_BYTES, 'sm3')
  try {
    return bytesToUtf8(sm4Gcm(new Uint8Array(key)).open(nonce, fromBase64(body), utf8ToBytes(head)))
  } catch (error) {
    throw error instanceof CryptoError ? unreadable(error) : error
  }
}

function readHead(line: string): { iterations: number; salt: Uint8Array; nonce: Uint8Array } | undefined {
  try {
    const { format, kdf, iterations, saltBase64, cipher, nonceBase64 } = JSON.parse(line) as Record<string, unknown>
    if (format !== FORMAT || kdf !== 'pbkdf2-hmac-sm3' || cipher !== 'sm4-gcm' || typeof saltBase64 !== 'string' || typeof nonceBase64 !== 'string') return undefined
    if (typeof iterations !== 'number' || !Number.isInteger(iterations) || iterations < 1000 || iterations > MOST_ITERATIONS) return undefined
    const [salt, nonce] = [fromBase64(saltBase64), fromBase64(nonceBase64)]
    return salt.length >= 8 && nonce.length === 12 ? { iterations, salt, nonce } : undefined
  } catch {
    return undefined
  }
}
