import { describe, expect, test } from 'vitest'
import { parseNewPin, parsePin } from './pin-rules.ts'

describe('CO-2 rules for PINs', () => {
  test.each(['', '12345', '1234567', '12a456', ' 123456', '１２３４５'])('refuses %j by its form', (text) => {
    expect(() => parsePin(text)).toThrow(expect.objectContaining({ code: 'phone.pin_malformed' }))
  })
  test('reads full-width digits', () => expect(parsePin('９１８２７３')).toBe('918273'))
  test.each(['000000', '123456', '654321', '890123', '121212', '123123', '123321', '112233', '111222', '159753'])('refuses %s as too easy', (pin) => {
    expect(() => parseNewPin(pin)).toThrow(expect.objectContaining({ code: 'phone.pin_weak' }))
    expect(parsePin(pin)).toBe(pin)
  })
  test.each(['918273', '240815', '704931'])('accepts %s', (pin) => expect(parseNewPin(pin)).toBe(pin))
})
