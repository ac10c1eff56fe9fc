// Owns the SOF functions of timestamps: request, response by the platform's own authority, verification, items.
import { createHash } from 'node:crypto'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'
import { encodeTimestampRequest, parseTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken, type TimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { SofFunction } from '../interface/call.ts'
import { calling, SofRefusal } from '../interface/codes.ts'
import { IN_DATA, TYPE } from '../interface/names.ts'

const REQUEST = { name: 'TsRequest', alike: ['tsReq', 'request', 'timeStampRequest', 'inData'] }
const RESPONSE = { name: 'TsResponse', alike: ['tsResponseData', 'tsResp', 'response', 'timeStampResponse', 'timeStamp', 'tsData'] }
const CONTENT = { ...IN_DATA, alike: [...IN_DATA.alike!, 'originalText'] }

/** TimeStampResp, or the token alone. @throws {CryptoError} */
function tokenOf(bytes: Uint8Array): TimestampToken {
  try {
    return parseTimestampToken(bytes)
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    const { tokenDer } = parseTimestampResponse(bytes)
    if (!tokenDer) throw new SofRefusal('SOR_IndataErr', 'no token')
    return parseTimestampToken(tokenDer)
  }
}

/** `yyyyMMddHHmmss` in China's time, which is what these interfaces speak. */
export const chinaTime = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)

/** 1 is the standard's; the others are this product's. */
const items: Readonly<Record<number, (token: TimestampToken) => string | undefined>> = {
  1: ({ info }) => chinaTime(info.genTimeMs),
  2: ({ info }) => bytesToBase64(info.imprint.digest),
  3: ({ signedData: { certificates: [first] } }) => first && bytesToBase64(first),
  4: ({ info }) => info.serialHex,
  5: ({ info }) => info.policyOid,
  6: ({ info }) => info.imprint.digestOid,
}

export const timestamps: readonly SofFunction[] = [
  {
    name: 'SOF_CreateTimeStampRequest', args: [CONTENT],
    run({ random }, { args }) {
      const nonce = BigInt(`0x${Buffer.from(random(8)).toString('hex')}`) | 1n
      return bytesToBase64(encodeTimestampRequest({ imprint: { digestOid: OID.sm3, digest: createHash('sm3').update(args.data(CONTENT)).digest() }, nonce, certReq: true }))
    },
  },
  {
    name: 'SOF_CreateTimeStampResponse', args: [REQUEST],
    async run(parts, call) {
      const request = call.args.bytes(REQUEST)
      const { imprint } = parseTimestampRequest(request)
      call.note.keys['digest'] = Buffer.from(imprint.digest).toString('hex')
      return bytesToBase64(await parts.timestamps.answer(request))
    },
  },
  {
    name: 'SOF_VerifyTimeStamp', args: [CONTENT, RESPONSE], refused: false,
    async run(parts, call) {
      const content = call.args.data(CONTENT)
      const token = await calling('SOR_IndataErr', () => tokenOf(call.args.bytes(RESPONSE)))
      if (!(await parts.timestamps.isOver(token.der, content, call.nowMs))) throw new SofRefusal('SOR_VerifySignDataErr')
      return true
    },
  },
  {
    name: 'SOF_GetTimeStampInfo', args: [RESPONSE, TYPE],
    async run(_parts, { args }) {
      const item = items[args.number(TYPE)]
      if (!item) throw new SofRefusal('SOR_ParameterNotSupportErr', 'Type')
      return item(await calling('SOR_IndataErr', () => tokenOf(args.bytes(RESPONSE)))) ?? ''
    },
  },
]
