// Owns the check that inDataLen says the truth.
import { refuse } from './refusal.ts'

/** @throws {SvsRefusal} GM_INVALID_DATA_FORMAT */
export function assertDataLength({ inDataLen, inData }: { inDataLen?: number; inData?: Uint8Array }): void {
  if (inDataLen !== undefined && inDataLen !== (inData?.length ?? 0)) throw refuse('GM_INVALID_DATA_FORMAT', 'inDataLen')
}
