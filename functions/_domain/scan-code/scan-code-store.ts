// What is kept of scan codes.
import type { ScanCode } from '../records.ts'

export interface ScanCodeStore {
  insert(code: ScanCode): Promise<void>
  load(id: string): Promise<ScanCode | undefined>
  findByToken(tokenDigestHex: string): Promise<ScanCode | undefined>
  replace(before: ScanCode, after: ScanCode): Promise<ScanCode>
}
