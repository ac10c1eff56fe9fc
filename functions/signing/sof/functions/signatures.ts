// Owns the SOF functions of bare signatures (P1), and of data signed as messages (P7).
import { parseSignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { isNamed } from '@yiqian/shared/crypto/cms/recipient.ts'
import type { VerifyLevel } from '../../core/certificate-judge.ts'
import { assertLevel } from '../../core/signer-certificate.ts'
import { signData } from '../../operations/sign-data.ts'
import { signMessage } from '../../operations/sign-message.ts'
import { verifySignedData } from '../../operations/verify-signed-data.ts'
import { assertSignedData } from '../../operations/verify-signed-message.ts'
import type { SofCall, SofFunction, SofParts } from '../interface/call.ts'
import { calling, SofRefusal } from '../interface/codes.ts'
import { CERT, CERT_ID, IN_DATA, SIGN_VALUE, TYPE, VERIFY_LEVEL } from '../interface/names.ts'
import { codeFor, findOwnKey, signMethodFor } from '../interface/own-key.ts'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const MESSAGE = { name: 'P7SignData', alike: ['p7Data', 'pkcs7', 'signedMessage', 'messageData', 'message', ...SIGN_VALUE.alike!, 'signValue'] }
const FLAG = { name: 'Flag', alike: ['flags', 'signFlag'] }

/** 0 period, 1 path, 2 revocation too; 2 unless given. */
export const levelOf = ({ args }: SofCall): VerifyLevel => assertLevel(args.optionalNumber(VERIFY_LEVEL) ?? 2)

async function signBare(parts: SofParts, call: SofCall): Promise<string> {
  const inData = call.args.data(IN_DATA)
  const { record } = await findOwnKey(parts, call, 'sign')
  const { signMethod } = signMethodFor(call, record.algorithm, 'sign')
  const { signature } = await signData(parts, { signMethod, keyIndex: record.index, keyValue: codeFor(call, record.applicationId, record.index), inDataLen: inData.length, inData }, call)
  return base64(signature!)
}

async function makeMessage(parts: SofParts, call: SofCall, originalText: boolean): Promise<string> {
  const inData = call.args.data(IN_DATA)
  const { record } = await findOwnKey(parts, call, 'sign')
  const { signMethod } = signMethodFor(call, record.algorithm, 'sign')
  const { signedMessage } = await signMessage(parts, { signMethod, keyIndex: record.index, keyValue: codeFor(call, record.applicationId, record.index), inDataLen: inData.length, inData, originalText, certificateChain: false }, call)
  return base64(signedMessage!)
}

async function checkMessage(parts: SofParts, call: SofCall, beside: Uint8Array | undefined): Promise<true> {
  const level = levelOf(call)
  const signedData = await calling('SOR_PKCS7EncodeErr', () => parseSignedData(call.args.bytes(MESSAGE)))
  if (!signedData.content && !beside) throw new SofRefusal('SOR_ParameterNotSupportErr', 'InData')
  await assertSignedData(parts, { signedData, signer: {}, level, ...(beside && { beside }) }, call)
  return true
}

/** 1 the data, 2 the signer's certificate, 3 the signature. */
async function partOfMessage(_parts: SofParts, { args, more }: SofCall): Promise<string> {
  const signedData = await calling('SOR_PKCS7EncodeErr', () => parseSignedData(args.bytes(MESSAGE)))
  const [signer] = signedData.signers
  const type = args.number(TYPE)
  if (type === 1) {
    if (!signedData.content) throw new SofRefusal('SOR_PKCS7EncodeErr', 'no content')
    const { data, more: how } = args.answerData(signedData.content)
    Object.assign(more, how)
    return data
  }
  if (!signer) throw new SofRefusal('SOR_PKCS7EncodeErr', 'no signer')
  if (type === 2) {
    const found = await calling('SOR_CertEncodeErr', () => signedData.certificates.find((der) => isNamed(signer.signerId, parseCertificate(der))))
    if (!found) throw new SofRefusal('SOR_CertNotFoundErr')
    return base64(found)
  }
  if (type === 3) return base64(signer.signature)
  throw new SofRefusal('SOR_ParameterNotSupportErr', 'Type')
}

export const signatures: readonly SofFunction[] = [
  { name: 'SOF_SignData', args: [CERT_ID, IN_DATA], run: signBare },
  {
    name: 'SOF_VerifySignedData', args: [CERT, IN_DATA, SIGN_VALUE], refused: false,
    async run(parts, call) {
      const cert = call.args.bytes(CERT)
      const inData = call.args.data(IN_DATA)
      const signature = call.args.bytes(SIGN_VALUE)
      const { signMethod } = signMethodFor(call, kindOfCertificate(parts, cert), 'verify')
      await verifySignedData(parts, { signMethod, type: 1, cert, inDataLen: inData.length, inData, signature, verifyLevel: levelOf(call) }, call)
      return true
    },
  },
  { name: 'SOF_SignDataByP7', args: [CERT_ID, IN_DATA], run: (parts, call) => makeMessage(parts, call, true) },
  { name: 'SOF_VerifySignedDataByP7', args: [MESSAGE], refused: false, run: (parts, call) => checkMessage(parts, call, undefined) },
  { name: 'SOF_GetP7SignDataInfo', args: [MESSAGE, TYPE], run: partOfMessage },
  {
    // flag 0 with the data, 1 without
    name: 'SOF_SignMessage', args: [FLAG, CERT_ID, IN_DATA],
    run(parts, call) {
      const flag = call.args.optionalNumber(FLAG) ?? 0
      if (flag !== 0 && flag !== 1) throw new SofRefusal('SOR_ParameterNotSupportErr', 'Flag')
      return makeMessage(parts, call, flag === 0)
    },
  },
  { name: 'SOF_VerifySignedMessage', args: [MESSAGE, IN_DATA], refused: false, run: (parts, call) => checkMessage(parts, call, call.args.has(IN_DATA) ? call.args.data(IN_DATA) : undefined) },
  { name: 'SOF_GetInfoFromSignedMessage', args: [MESSAGE, TYPE], run: partOfMessage },
  { name: 'SOF_SignMessageDetach', args: [CERT_ID, IN_DATA], run: (parts, call) => makeMessage(parts, call, false) },
  { name: 'SOF_VerifySignedMessageDetach', args: [IN_DATA, MESSAGE], refused: false, run: (parts, call) => checkMessage(parts, call, call.args.data(IN_DATA)) },
]

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'

/** sm2, rsa or ecdsa. */
export function kindOfCertificate({ certificates }: SofParts, der: Uint8Array): string {
  const { publicKey } = certificates.parse(der)
  return publicKey.sm2PublicKey ? 'sm2' : publicKey.algorithm.oid === RSA_ENCRYPTION ? 'rsa' : 'ecdsa'
}
