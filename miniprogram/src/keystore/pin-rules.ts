// Which PINs are accepted when one is set. When one is entered later, only its form is looked at.
import { PhoneFault } from '../api/phone-fault.ts'

export const PIN_DIGITS = 6

/** Full-width digits count as the plain ones. @throws {PhoneFault} phone.pin_malformed */
export function parsePin(text: string): string {
  const pin = text.normalize('NFKC')
  if (!/^\d{6}$/.test(pin)) throw new PhoneFault('phone.pin_malformed')
  return pin
}

/**
 * Parses a PIN that is being chosen. Refuses runs (123456, 987654), one digit or a short pattern repeated,
 * mirrored halves and the PINs most often chosen.
 * @throws {PhoneFault} phone.pin_malformed · phone.pin_weak
 */
export function parseNewPin(text: string): string {
  const pin = parsePin(text)
  const digits = Array.from(pin, Number)
  const step = (digits[1]! - digits[0]! + 10) % 10
  const isRun = digits.every((digit, index) => index === 0 || (digit - digits[index - 1]! + 10) % 10 === step) && [0, 1, 9].includes(step)
  const isRepeated = [1, 2, 3].some((length) => pin === pin.slice(0, length).repeat(PIN_DIGITS / length))
  const isMirrored = pin === digits.slice().reverse().join('')
  const isPairs = new Set(pin).size <= 2
  if (isRun || isRepeated || isMirrored || isPairs || COMMON.has(pin)) throw new PhoneFault('phone.pin_weak')
  return pin
}

const COMMON = new Set(['112233', '332211', '123654', '147258', '159357', '258369', '159753', '520131', '521131', '131452', '110120', '168168', '778899', '147852'])
