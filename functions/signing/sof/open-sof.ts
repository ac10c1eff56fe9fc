// Owns putting the SOF interface together from what the sign/verify server is made of.
import { createTsResponse } from '@yiqian/shared/protocol/timestamp.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import type { FunctionContext } from '../../_kernel/define-function.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Parts } from '../core/parts.ts'
import { readSofConfig } from './config.ts'
import { createSof, type Perform } from './edge/perform.ts'
import type { SofParts, Timestamps } from './interface/call.ts'
import { SofRefusal } from './interface/codes.ts'

export type OpenSofParts = Parts & Pick<SofParts, 'applications' | 'applicationKeys' | 'validation' | 'sessions'> & { isTimestampOver: Timestamps['isOver'] }

export function openSof({ call, env, log }: Pick<FunctionContext, 'call' | 'env' | 'log'>, { isTimestampOver, sessions, ...parts }: OpenSofParts): Perform {
  const timestamps: Timestamps = {
    async answer(requestDer) {
      const { codeName, responseBase64 } = await call(createTsResponse, { requestBase64: toBase64(requestDer), signAlgId: SGD.SM3_SM2 })
      if (responseBase64 === undefined) throw new SofRefusal('SOR_ParameterNotSupportErr', codeName)
      return fromBase64(responseBase64)
    },
    isOver: isTimestampOver,
  }
  return createSof({ ...parts, config: readSofConfig(env), sessions, timestamps }, log)
}
