// What every command is given.
import type { Phone } from '../../miniprogram/src/signing/phone.ts'
import type { Flags } from './options.ts'
import type { Output } from './output.ts'

export interface Context {
  phone: Phone
  flags: Flags
  targets: readonly string[]
  output: Output
  /** from --pin, YIQIAN_PIN or the terminal */
  pin(question?: string): Promise<string>
  exitCode: number
}
