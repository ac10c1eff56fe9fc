import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getAutomaticSigning } from '@yiqian/shared/protocol/automatic-signing.ts'
import { openBench, type Bench } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { enrol, state, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let [a, b, c] = [] as unknown as [TestPhone, TestPhone, TestPhone]
beforeAll(async () => {
  bench = await openBench()
  ;[a, b, c] = [await enrol(bench), await enrol(bench), await enrol(bench)]
})
afterAll(() => bench.close())

describe('200 MA-6', () => {
  test('nothing yet: what may be asked for, consent forms not among it', async () => {
    const { body } = await bench.send(getAutomaticSigning, {}, a.token)
    expect(body).toMatchObject({ automatic: null, uses: [], limits: { seconds: 30 * 86_400, count: 2000 } })
    expect(body.limits.documentTypes).toContain('laboratory-report')
    expect(body.limits.documentTypes).not.toContain('consent-form')
  })
  test('the newest of one’s own', async () => {
    await state(bench, b, { kind: 'automatic-signing.open', seconds: 600, count: 3, documentTypes: ['laboratory-report'], applicationIds: [] })
    expect((await bench.send(getAutomaticSigning, {}, b.token)).body).toMatchObject({ automatic: { state: 'open', usesLeft: 3, documentTypes: ['laboratory-report'], certificateSerialHex: expect.stringMatching(/^[0-9a-f]+$/) as string } })
    expect((await bench.send(getAutomaticSigning, {}, c.token)).body.automatic).toBeNull()
  })
})
refusesStrangers(() => bench, () => a, getAutomaticSigning, {})
