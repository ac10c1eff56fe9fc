import { existsSync, readFileSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeLogIn, setUpAdministrator } from '@yiqian/shared/protocol/administration.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { setUpCodeFile } from '../accounts/set-up.ts'
import { PASSWORD } from '../testing/accounts.ts'
import { makeHardwareKey } from '../testing/hardware-keys.ts'

let platform: TestPlatform
beforeAll(async () => {
  platform = await openTestPlatform({ functions: ['administration'] })
})
afterAll(() => platform.close())

const file = () => setUpCodeFile(platform.runtime.settings)
const code = () => readFileSync(file(), 'utf8').trim()
const setUp = (some: object) => platform.asAnybody(setUpAdministrator, { setupCode: existsSync(file()) ? code() : '', role: 'system-administrator', loginName: 'root', name: '王建国', password: PASSWORD, ...some } as never)

describe('SV-11 the first start', () => {
  test('leaves a code of 120 bits in a file of its owner alone', () => {
    expect(code()).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){5}$/)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
  })

  test('403 without the code', async () => {
    for (const setupCode of ['0000-0000', code().replace(/.$/, (last) => (last === '0' ? '1' : '0'))]) expect((await setUp({ setupCode })).code).toBe('administrator.setup_code_wrong')
  })

  test('422 with a weak password, or a certificate that cannot be used', async () => {
    expect((await setUp({ password: 'Root-Root-1' })).code).toBe('administrator.password_weak')
    expect((await setUp({ certificateBase64: 'AAAA' })).code).toBe('administrator.certificate_unusable')
    const { certificateBase64 } = await makeHardwareKey(platform, 'ed25519')
    expect((await setUp({ certificateBase64 })).code).toBe('administrator.certificate_unusable')
  })

  test('200 once for each of the two roles, of many at once one; then the code and its file are gone', async () => {
    const kept = code()
    const all = await Promise.all(Array.from({ length: 4 }, (_, index) => setUp({ loginName: `root-${index}`, setupCode: kept.toLowerCase().replaceAll('-', ' ') })))
    expect(all.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    expect(all.find(({ code }) => code)!.code).toBe('administrator.setup_done')
    const { certificateBase64 } = await makeHardwareKey(platform, 'sm2')
    const audit = await setUp({ role: 'audit-administrator', loginName: 'audit', certificateBase64, setupCode: kept })
    expect(audit.body).toMatchObject({ role: 'audit-administrator', roleId: 3, passwordState: 'own', createdBy: 'setup' })
    expect(existsSync(file())).toBe(false)
    for (const role of ['system-administrator', 'audit-administrator']) expect((await setUp({ role, loginName: 'late', setupCode: kept })).code).toBe('administrator.setup_done')
    const first = all.find(({ status }) => status === 200)!.body.loginName
    expect((await platform.asAnybody(completeLogIn, { loginName: first, password: PASSWORD })).status).toBe(200)
    const { entries } = await (await platform.runtime.journals.open('operations')).search({ limit: 100, key: { name: 'op', value: 'administration.set-up-administrator' } })
    expect(entries.filter(({ kind }) => kind === 'operation.done').map(({ keys }) => keys['newRole'])).toEqual(['audit-administrator', 'system-administrator'])
  })

})
