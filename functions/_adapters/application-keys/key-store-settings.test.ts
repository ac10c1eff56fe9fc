// Settings of key devices: what is absent, what is wrong, secrets by file alone.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readKeyStoreSettings, readPinFile } from './key-store-settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'yiqian-settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('TS-9 settings', () => {
  test('nothing set: software alone', () => expect(readKeyStoreSettings({ PKCS11_MODULE: '', SDF_LIBRARY: '' })).toEqual({}))

  test('both devices, with and without the rest', () => {
    expect(readKeyStoreSettings({ PKCS11_MODULE: '/m.so', SDF_LIBRARY: '/s.so' })).toEqual({
      pkcs11: { module: '/m.so', token: undefined, pinFile: undefined, sessions: 3 },
      sdf: { library: '/s.so', pinFile: undefined, keyIndexes: [], decryptForm: 'algorithm', sessions: 3 },
    })
    expect(readKeyStoreSettings({ PKCS11_MODULE: '/m.so', PKCS11_TOKEN: 't', PKCS11_PIN_FILE: '/p', PKCS11_SESSIONS: '64', SDF_LIBRARY: '/s.so', SDF_PIN_FILE: '/q', SDF_KEY_INDEXES: '3-5, 1,4', SDF_DECRYPT_FORM: 'plain', SDF_SESSIONS: '1' })).toEqual({
      pkcs11: { module: '/m.so', token: 't', pinFile: '/p', sessions: 64 },
      sdf: { library: '/s.so', pinFile: '/q', keyIndexes: [1, 3, 4, 5], decryptForm: 'plain', sessions: 1 },
    })
  })

  test.each([
    { PKCS11_PIN: '1234' }, { SDF_PIN: '1234' }, { PKCS11_MODULE: '/m', PKCS11_SESSIONS: '0' }, { PKCS11_MODULE: '/m', PKCS11_SESSIONS: '65' }, { SDF_LIBRARY: '/s', SDF_SESSIONS: 'x' },
    { SDF_LIBRARY: '/s', SDF_KEY_INDEXES: '0' }, { SDF_LIBRARY: '/s', SDF_KEY_INDEXES: '5-3' }, { SDF_LIBRARY: '/s', SDF_KEY_INDEXES: '1..4' }, { SDF_LIBRARY: '/s', SDF_KEY_INDEXES: '1-99999' },
    { SDF_LIBRARY: '/s', SDF_DECRYPT_FORM: 'other' },
  ])('%j is refused in both languages, and no secret is said', (env) => {
    const read = () => readKeyStoreSettings(env)
    expect(read).toThrow(/[\u4e00-\u9fff].* \/ .*[a-z]{3}/)
    expect(read).not.toThrow('1234')
  })

  test('a PIN file: one line, its line end left out', () => {
    const file = (text: string) => (writeFileSync(join(folder, 'pin'), text), join(folder, 'pin'))
    for (const text of ['1234', '1234\n', '1234\r\n']) expect(readPinFile('sdf', 'SDF_PIN_FILE', file(text))).toBe('1234')
    expect(readPinFile('sdf', 'SDF_PIN_FILE', file(' 1 \n'))).toBe(' 1 ')
    for (const bad of [undefined, join(folder, 'nowhere'), file(''), file('\n'), file('1\n2'), file('1'.repeat(257))]) {
      expect(() => readPinFile('sdf', 'SDF_PIN_FILE', bad)).toThrow(expect.objectContaining({ code: 'key.store_not_configured' }) as Error)
    }
  })
})
