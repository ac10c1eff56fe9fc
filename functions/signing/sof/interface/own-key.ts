// Owns which key of the application a CertID means, and its permission code: of the call, or of a log-in before it.
import { nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import { signMethodOf, type SignMethod } from '@yiqian/shared/crypto/svs/methods.ts'
import type { KeyPurpose } from '../../../_domain/application-key/application-key.ts'
import { bare } from '../../core/signer-certificate.ts'
import type { UsableKey } from '../../core/usable-keys.ts'
import { sofSignMethodOf, usualMethodOf } from './algorithms.ts'
import type { SofCall, SofParts } from './call.ts'
import { SofRefusal } from './codes.ts'
import { CERT_ID, PASSWORD, SIGN_METHOD } from './names.ts'

/** @throws {SofRefusal} SOR_AppNotFoundErr */
export function applicationOf({ caller }: Pick<SofCall, 'caller'>): string {
  if (caller.applicationId === undefined) throw new SofRefusal('SOR_AppNotFoundErr')
  return caller.applicationId
}

export const codeName = (applicationId: string, index: number): string => `${applicationId} ${index}`

/** Index, label, serial number or common name; without CertID the only key of that purpose. No code is asked for. @throws {SofRefusal} SOR_CertNotFoundErr · SOR_AppNotFoundErr */
export async function findOwnKey(parts: SofParts, call: SofCall, purpose: KeyPurpose): Promise<UsableKey> {
  const own = await parts.keys.list(applicationOf(call))
  const fitting = own.filter(({ record }) => record.purpose === purpose)
  const asked = call.args.optionalText(CERT_ID, 512)
  const only = fitting.length === 1 ? fitting[0] : undefined
  if (asked === undefined) return only ?? notFound()
  const direct = pick(parts, fitting, asked)
  if (direct) return direct
  // one CertID for both halves of a pair: the certificate to sign with, named where the other is meant
  const other = pick(parts, own, asked)
  if (!other) return notFound()
  return fitting.find(({ record }) => record.label === other.record.label) ?? only ?? notFound()
}

function notFound(): never {
  throw new SofRefusal('SOR_CertNotFoundErr', 'CertID')
}

function pick({ certificates }: SofParts, keys: readonly UsableKey[], asked: string): UsableKey | undefined {
  const byIndex = keys.find(({ record }) => String(record.index) === asked) ?? keys.find(({ record }) => record.label === asked)
  if (byIndex) return byIndex
  const serial = /^[0-9a-fA-F:\s]+$/.test(asked) ? bare(asked.replaceAll(/[:\s]/g, '').toLowerCase()) : undefined
  const found = keys.filter(({ certificates: [der] }) => {
    if (!der) return false
    const { serialHex, subject } = certificates.parse(der)
    return serialHex === serial || nameAttribute(subject, 'CN') === asked
  })
  return found.length === 1 ? found[0] : undefined
}

/** The same, with its permission code checked. @throws {SofRefusal} SOR_LoginErr too */
export async function useOwnKey(parts: SofParts, call: SofCall, purpose: KeyPurpose): Promise<UsableKey> {
  const { record } = await findOwnKey(parts, call, purpose)
  return parts.keys.use(call, { keyIndex: record.index, keyValue: codeFor(call, record.applicationId, record.index) }, purpose)
}

export function codeFor({ args, session }: SofCall, applicationId: string, index: number): Uint8Array {
  const given = args.optionalText(PASSWORD, 256)
  return given === undefined ? (session.codes.get(codeName(applicationId, index)) ?? new Uint8Array(0)) : Buffer.from(given, 'utf8')
}

/** The certificate of a key. @throws {SofRefusal} SOR_CertNotFoundErr */
export const certificateOf = ({ certificates: [der] }: UsableKey): Uint8Array => der ?? notFound()

const kindOf = (algorithm: string): 'sm2' | 'rsa' | 'ecdsa' => (algorithm.startsWith('sm2') ? 'sm2' : algorithm.startsWith('rsa') ? 'rsa' : 'ecdsa')

/** SignMethod of the call, else of SOF_SetSignMethod, else what is usual for the kind of key. @throws {SofRefusal} SOR_AlgoTypeErr — unknown, or not for that kind */
export function signMethodFor(call: SofCall, algorithm: string, purpose: 'sign' | 'verify'): { signMethod: number; method: SignMethod } {
  const asked = call.args.optionalNumber(SIGN_METHOD) ?? call.session.signMethod
  const signMethod = asked === undefined ? usualMethodOf(kindOf(algorithm)) : sofSignMethodOf(asked)?.signMethod
  const method = signMethod === undefined ? undefined : signMethodOf(signMethod)
  if (!method || method.key !== kindOf(algorithm) || (purpose === 'sign' && !method.maySign)) throw new SofRefusal('SOR_AlgoTypeErr', 'SignMethod')
  return { signMethod: signMethod!, method }
}
