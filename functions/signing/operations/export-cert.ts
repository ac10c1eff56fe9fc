// Owns exportCert (导出证书): a certificate of the application's keys, or a known one, by what identifies it.
import { displayName, nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import type { SvsCall } from '../core/call.ts'
import type { Operation, Parts } from '../core/parts.ts'
import { refuse } from '../core/refusal.ts'
import { serialsOf } from '../core/signer-certificate.ts'

const LONGEST_BYTES = 512

/**
 * 证书标识, in this order: index or label of a key of the application; serial number, in octets or hex; subject's common
 * name or whole name of a key of the application. @source GB/T 38629-2020 §7.5.1 (which leaves the form open)
 */
export const exportCert: Operation<'exportCert'> = async (parts, { identification }, call) => {
  if (identification.length === 0 || identification.length > LONGEST_BYTES) throw refuse('GM_ERROR_CERT_ID')
  const cert = (await ofOwnKeys(parts, identification, call)) ?? (await bySerial(parts, identification))
  if (!cert) throw refuse('GM_ERROR_CERT_ID')
  call.note.keys['certificate'] = parts.certificates.parse(cert).serialHex
  return { cert }
}

async function ofOwnKeys({ keys, certificates }: Parts, identification: Uint8Array, { caller }: SvsCall): Promise<Uint8Array | undefined> {
  if (caller.applicationId === undefined) return undefined
  const asked = Buffer.from(identification).toString('utf8')
  const serials = serialsOf(identification)
  const own = (await keys.list(caller.applicationId)).filter(({ certificates: chain }) => chain.length > 0)
  const named = own.find(({ record }) => String(record.index) === asked || record.label === asked)
  if (named) return named.certificates[0]
  return own.map((key) => key.certificates[0]!).find((der) => {
    const { serialHex, subject } = certificates.parse(der)
    return serials.includes(serialHex) || nameAttribute(subject, 'CN') === asked || displayName(subject) === asked
  })
}

async function bySerial({ judge }: Parts, identification: Uint8Array): Promise<Uint8Array | undefined> {
  for (const serialHex of serialsOf(identification)) {
    const [found, ...more] = await judge.findBySerial(serialHex)
    if (found && more.length === 0) return found
  }
  return undefined
}
