// Owns the SOF functions about the interface itself: version, methods, application, last error.
import { sofCipherOf, sofSignMethodOf, unservedCiphers, usualCipher, usualMethodOf } from '../interface/algorithms.ts'
import type { SofFunction } from '../interface/call.ts'
import { SofRefusal, sorCodes } from '../interface/codes.ts'
import { ENCRYPT_METHOD, SIGN_METHOD } from '../interface/names.ts'
import { applicationOf } from '../interface/own-key.ts'

/** Of the interface, not of the product: GM/T 0020 speaks of 2. */
const VERSION = '2.0'

const APP_NAME = { name: 'AppName', alike: ['webAppName', 'applicationName', 'policyName', 'strAppName'] }

export const settings: readonly SofFunction[] = [
  { name: 'SOF_GetVersion', args: [], run: () => VERSION },
  { name: 'SOF_CheckSupport', args: [], run: () => 0 },
  {
    name: 'SOF_SetSignMethod', args: [{ ...SIGN_METHOD, alike: ['signMethod)', 'method'] }],
    run(_parts, { args, session }) {
      const number = args.number({ ...SIGN_METHOD, alike: ['signMethod)', 'method'] })
      if (!sofSignMethodOf(number)) throw new SofRefusal('SOR_AlgoTypeErr', 'SignMethod')
      session.signMethod = number
      return true
    },
    refused: false,
  },
  { name: 'SOF_GetSignMethod', args: [], run: (_parts, { session }) => session.signMethod ?? usualMethodOf('sm2') },
  {
    name: 'SOF_SetEncryptMethod', args: [{ ...ENCRYPT_METHOD, alike: ['signMethod)', 'method', 'signMethod'] }],
    run(_parts, { args, session }) {
      const number = args.number({ ...ENCRYPT_METHOD, alike: ['signMethod)', 'method', 'signMethod'] })
      if (!sofCipherOf(number)) throw new SofRefusal(unservedCiphers.includes(number) ? 'SOR_NotSupportYetErr' : 'SOR_AlgoTypeErr', 'EncryptMethod')
      session.encryptMethod = number
      return true
    },
    refused: false,
  },
  { name: 'SOF_GetEncryptMethod', args: [], run: (_parts, { session }) => session.encryptMethod ?? usualCipher.number },
  {
    // which application is meant, of those that may call from this address
    name: 'SOF_SetWebAppName', alike: ['InitCertAppPolicy'], args: [APP_NAME],
    async run({ applications }, call) {
      const name = call.args.text(APP_NAME, 64)
      if (!(await applications.named(name, call.caller.address))) throw new SofRefusal('SOR_AppNotFoundErr')
      call.session.appName = name
      return true
    },
    refused: false,
  },
  {
    name: 'SOF_GetInstance', args: [APP_NAME],
    async run({ applications }, call) {
      const name = call.args.optionalText(APP_NAME, 64)
      const known = name === undefined ? await applications.byId(applicationOf(call)) : await applications.named(name, call.caller.address)
      if (!known) throw new SofRefusal('SOR_AppNotFoundErr')
      call.openSession().appName = known.access.directory
      return { appID: known.access.id, appName: known.access.name, appIP: call.caller.address }
    },
  },
  {
    name: 'SOF_GetLastError', args: [],
    run: (_parts, { session }) => sorCodes[session.lastError].code,
  },
  {
    name: 'SOF_GenRandom', args: [{ name: 'RandomLen', alike: ['len', 'length', 'iLength'] }],
    run({ random }, { args }) {
      const length = args.number({ name: 'RandomLen', alike: ['len', 'length', 'iLength'] })
      if (length < 1 || length > 4096) throw new SofRefusal('SOR_IndataLenErr', 'RandomLen')
      return Buffer.from(random(length)).toString('base64')
    },
  },
]
