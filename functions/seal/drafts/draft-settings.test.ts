import { expect, test } from 'vitest'
import { readDraftSettings } from './draft-settings.ts'

test('absent: off, 20 MiB a file, 200 MiB a day', () => expect(readDraftSettings({})).toEqual({ applicationId: undefined, fileBytes: 20 * 1_048_576, dayBytes: 200 * 1_048_576 }))
test('the client system that gets them; `off` is none', () => {
  expect(readDraftSettings({ OWN_DOCUMENTS_APPLICATION: 'app_his-00001', OWN_DOCUMENT_MIB: '0.5' })).toMatchObject({ applicationId: 'app_his-00001', fileBytes: 524_288 })
  expect(readDraftSettings({ OWN_DOCUMENTS_APPLICATION: 'off' }).applicationId).toBeUndefined()
})
test.each([['OWN_DOCUMENT_MIB', '49'], ['OWN_DOCUMENT_MIB', '-1'], ['OWN_DOCUMENT_MIB', 'x'], ['OWN_DOCUMENTS_DAY_MIB', '0.0.1']])('%s=%s is refused', (name, value) => expect(() => readDraftSettings({ [name]: value })).toThrow(name))
