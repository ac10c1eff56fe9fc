// Owns the timestamp interface as a program uses it: an environment, the functions of the standard by their names, one way to the server.
import { bytesToHex } from '../../crypto/bytes.ts'
import type { RandomBytes } from '../../crypto/random.ts'
import type { Certificate } from '../../crypto/x509/certificate.ts'
import type { SignatureDeps } from '../../crypto/x509/signature.ts'
import { parseTimestampResponse } from '../../crypto/tsp/response.ts'
import { CryptoError } from '../../crypto/error.ts'
import { StfError, stfCodeOfFailure } from './stf-codes.ts'
import { stfCreateTsRequest, stfGetTsDetail, stfGetTsInfo, stfVerifyTsValidity, type StfRequestFields } from './stf-functions.ts'

/** How a program reaches the server: posts bytes of a media type to the address, answers the body. With `fetch` it is five lines. */
export type StfSend = (address: string, contentType: string, body: Uint8Array) => Promise<{ status: number; body: Uint8Array }>

export interface StfEnvironmentOptions extends SignatureDeps {
  /** of the server, as `https://time.hospital.example/timestamp` */
  readonly address: string
  readonly send: StfSend
  /** for nonces */
  readonly random: RandomBytes
  /** trusted when timestamps are verified without the server's certificate at hand */
  readonly roots?: readonly Certificate[]
  /** which profile signs, by signAlgID; the server's default for others. */
  readonly profiles?: Readonly<Record<number, string>>
}

export interface StfEnvironment {
  /** STF_CreateTSRequest, with a nonce of 64 bits */
  createTSRequest(fields: Omit<StfRequestFields, 'nonce'>): Uint8Array
  /** STF_CreateTSResponse: asks the server. @returns TimeStampResp, DER. @throws {StfError} what the server refused with · SERVER_ERROR */
  createTSResponse(request: Uint8Array, signAlgId: number): Promise<Uint8Array>
  /** STF_VerifyTSValidity. @throws {StfError} */
  verifyTSValidity(response: Uint8Array, hashAlgId: number, signAlgId: number, tsCertificate?: Uint8Array): void
  /** STF_GetTSInfo. @throws {StfError} */
  getTSInfo(response: Uint8Array): { issuerName: string; timeMs: number }
  /** STF_GetTSDetail. @throws {StfError} */
  getTSDetail(response: Uint8Array, item: number): Uint8Array
  /** STF_ClearEnvironment: nothing works on it afterwards. */
  clear(): void
}

const defaultProfiles: Readonly<Record<number, string>> = { 0x00020201: 'sm2', 0x00010004: 'rsa', 0x00800004: 'ecdsa' }

/** STF_InitEnvironment. @source GM/T 0033-2014 */
export function stfInitEnvironment(options: StfEnvironmentOptions): StfEnvironment {
  const { address, send, random, roots = [], profiles = defaultProfiles, ...deps } = options
  let isOpen = true
  const assertOpen = (): void => {
    if (!isOpen) throw new StfError('STF_TS_SERVER_ERROR', 'the environment was cleared')
  }
  return {
    createTSRequest(fields) {
      assertOpen()
      return stfCreateTsRequest({ ...fields, nonce: BigInt('0x' + bytesToHex(random(8))) })
    },
    async createTSResponse(request, signAlgId) {
      assertOpen()
      const profile = profiles[signAlgId]
      if (profile === undefined) throw new StfError('STF_TS_INVALID_ALG')
      const answer = await send(`${address}/tsa/${profile}`, 'application/timestamp-query', request).catch((cause: unknown) => {
        throw new StfError('STF_TS_SERVER_ERROR', 'the server cannot be reached', cause)
      })
      if (answer.status !== 200) throw new StfError('STF_TS_SERVER_ERROR', `HTTP ${answer.status}`)
      assertGranted(answer.body)
      return answer.body
    },
    verifyTSValidity(response, hashAlgId, signAlgId, tsCertificate) {
      assertOpen()
      stfVerifyTsValidity({ ...deps, response, hashAlgId, signAlgId, roots, ...(tsCertificate && { tsCertificate }) })
    },
    getTSInfo(response) {
      assertOpen()
      return stfGetTsInfo(response)
    },
    getTSDetail(response, item) {
      assertOpen()
      return stfGetTsDetail(response, item)
    },
    clear() {
      isOpen = false
    },
  }
}

function assertGranted(der: Uint8Array): void {
  try {
    const { tokenDer, failure, statusText } = parseTimestampResponse(der)
    if (!tokenDer) throw new StfError(failure ? stfCodeOfFailure[failure] : 'STF_TS_SERVER_ERROR', statusText)
  } catch (cause) {
    throw cause instanceof CryptoError ? new StfError('STF_TS_MALFORMAT', cause.message, cause) : cause
  }
}
