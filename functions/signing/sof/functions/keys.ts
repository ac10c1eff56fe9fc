// Owns the SOF functions about keys of the application: list, log-in, password, certificates.
import { displayName, nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import { SvsRefusal } from '../../core/refusal.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import type { SofCall, SofFunction, SofParts } from '../interface/call.ts'
import { SofRefusal } from '../interface/codes.ts'
import { CERT_ID, PASSWORD, TYPE } from '../interface/names.ts'
import { applicationOf, certificateOf, codeName, findOwnKey } from '../interface/own-key.ts'
import { identityTexts } from '@yiqian/shared/crypto/x509/extension-names.ts'
import type { UsableKey } from '../../core/usable-keys.ts'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const OLD = { name: 'OldPassWd', alike: ['oldPassword', 'oldPin', 'passWd'] }
const NEW = { name: 'NewPassWd', alike: ['newPassword', 'newPin'] }

export const keys: readonly SofFunction[] = [
  {
    // name||certId&&&name||certId; the certId is the key's index
    name: 'SOF_GetUserList', args: [],
    async run(parts, call) {
      const own = (await parts.keys.list(applicationOf(call))).filter(({ certificates, record }) => certificates.length > 0 && record.purpose === 'sign')
      return own.map((key) => `${nameOf(parts, key)}||${key.record.index}`).join('&&&')
    },
  },
  { name: 'SOF_ExportUserCert', args: [CERT_ID], run: async (parts, call) => base64(certificateOf(await findOwnKey(parts, call, 'sign'))) },
  { name: 'SOF_ExportExChangeUserCert', alike: ['ExportExchangeCert'], args: [CERT_ID], run: async (parts, call) => base64(certificateOf(await findOwnKey(parts, call, 'encrypt'))) },
  {
    // 1 the certificate to encrypt for, 2 the one to verify with
    name: 'SOF_GetServerCertificate', args: [{ name: 'CertUsage', alike: ['usage', 'type'] }],
    async run(parts, call) {
      const usage = call.args.optionalNumber({ name: 'CertUsage', alike: ['usage', 'type'] }) ?? 2
      if (usage !== 1 && usage !== 2) throw new SofRefusal('SOR_ParameterNotSupportErr', 'CertUsage')
      return base64(certificateOf(await findOwnKey(parts, call, usage === 1 ? 'encrypt' : 'sign')))
    },
  },
  {
    // 0 done; above 0 the tries that are left, as all instances and ways in have counted them; -1 this address must wait
    name: 'SOF_Login', args: [CERT_ID, PASSWORD], refused: -1,
    async run(parts, call) {
      const { record } = await loginKey(parts, call)
      const name = codeName(record.applicationId, record.index)
      const code = await tryCode(parts, call, { record, given: call.args.text(PASSWORD, 256) })
      const session = parts.config.login === 'address' ? call.session : call.openSession()
      session.codes.set(name, code)
      return 0
    },
  },
  {
    name: 'SOF_Logout', args: [CERT_ID],
    run(_parts, { session }) {
      for (const code of session.codes.values()) code.fill(0)
      session.codes.clear()
      return true
    },
  },
  {
    // the permission code of the key, changed by who knows it
    name: 'SOF_ChangePassWd', args: [CERT_ID, OLD, NEW], refused: false,
    async run(parts, call) {
      const { record } = await loginKey(parts, call)
      const changed = call.args.text(NEW, 64)
      if (!/^[\x21-\x7e]{8,64}$/.test(changed)) throw new SofRefusal('SOR_ParameterNotSupportErr', 'NewPassWd')
      await tryCode(parts, call, { record, given: call.args.text(OLD, 256) })
      if (record.permissionDigest === null) throw new SofRefusal('SOR_NotSupportYetErr', 'the key has no code')
      await parts.applicationKeys.setPermissionCode(record.id, Buffer.from(changed, 'utf8'))
      parts.keys.forget()
      call.session.codes.delete(codeName(record.applicationId, record.index))
      return true
    },
  },
  {
    name: 'SOF_GetUserInfo', args: [CERT_ID, TYPE],
    async run(parts, call) {
      const item = userItems[call.args.number(TYPE)]
      if (!item) throw new SofRefusal('SOR_ParameterNotSupportErr', 'Type')
      return item(parts, await findOwnKey(parts, call, 'sign')) ?? ''
    },
  },
]

const nameOf = ({ certificates }: SofParts, key: UsableKey): string => {
  const [der] = key.certificates
  return ((der && nameAttribute(certificates.parse(der).subject, 'CN')) ?? key.record.label).replaceAll(/[|&]/g, ' ')
}

async function loginKey(parts: SofParts, call: SofCall): Promise<UsableKey> {
  try {
    return await findOwnKey(parts, call, 'sign')
  } catch (error) {
    if (error instanceof SofRefusal && error.sor === 'SOR_CertNotFoundErr') return findOwnKey(parts, call, 'encrypt')
    throw error
  }
}

/** @throws {SofRefusal} SOR_LoginErr with the tries that are left */
async function tryCode(parts: SofParts, call: SofCall, { record, given }: { record: UsableKey['record']; given: string }): Promise<Uint8Array> {
  const code = Buffer.from(given, 'utf8')
  try {
    await parts.keys.use(call, { keyIndex: record.index, keyValue: code }, record.purpose)
    return code
  } catch (error) {
    if (!(error instanceof SvsRefusal) || error.code !== svsCodes.GM_ERROR_KEY_VALUE) throw error
    throw new SofRefusal('SOR_LoginErr', '', (await parts.keys.triesLeft(record.id, call.caller.address)) || -1)
  }
}

type UserItem = (parts: SofParts, key: UsableKey) => string | undefined
const ofCertificate = (read: (certificate: ReturnType<SofParts['certificates']['parse']>) => string | undefined): UserItem => ({ certificates }, key) => read(certificates.parse(certificateOf(key)))

/** Table 4; what only a key device has is not there. @source 卫生系统数字证书应用集成规范(试行) §5.6 table 4 */
const userItems: Readonly<Record<number, UserItem>> = {
  1: (parts, key) => nameOf(parts, key),
  2: ofCertificate((certificate) => identityTexts(certificate, 'healthUniqueId')[0]),
  3: ofCertificate(({ subject }) => nameAttribute(subject, 'OU')),
  4: ofCertificate(({ issuer }) => displayName(issuer)),
  8: () => 'server',
  9: ofCertificate(({ issuer }) => nameAttribute(issuer, 'CN')),
  10: (_parts, { record }) => record.algorithm,
  13: (_parts, { record }) => record.store,
  22: ofCertificate(({ extensions }) => extensions.uniqueIds.find(({ kind }) => kind === 'health')?.oid),
}
