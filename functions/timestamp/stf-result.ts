// How the STF functions answer over HTTP: always 200, the standard's code inside.
import { StfError, stfCodes } from '@yiqian/shared/sdk/timestamp/stf-codes.ts'

export interface StfResult {
  code: number
  codeName: string
}

/** What the standard has no code for goes on as it is. */
export async function stfResult<T extends object>(work: () => T | Promise<T>): Promise<StfResult & Partial<T>> {
  try {
    return { code: stfCodes.STF_TS_OK, codeName: 'STF_TS_OK', ...(await work()) }
  } catch (error) {
    if (!(error instanceof StfError)) throw error
    return { code: error.code, codeName: error.codeName } as StfResult & Partial<T>
  }
}
