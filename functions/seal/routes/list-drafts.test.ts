// seal.list-drafts: one's own, newest first; whether and how much the hospital takes.
import { describe, expect, test } from 'vitest'
import { listDrafts } from '@yiqian/shared/protocol/own-documents.ts'
import { openTestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication } from '../../_runtime/testing/people.ts'
import { smallPdf } from '../../_runtime/testing/documents.ts'
import { begin, freshDoctor, largePdf, refusesStrangers, start, upload, useDesk, write } from '../testing/own-documents.ts'

const desk = useDesk()

describe('MA-8 what I have begun', () => {
  test('200 what waits and what is half sent; not what is started, expired or another’s', async () => {
    const doctor = await freshDoctor(desk)
    const list = async () => (await desk.platform.asDevice(doctor, listDrafts, {})).body
    expect(await list()).toEqual({ isAllowed: true, limitBytes: 2 * 1_048_576, sliceBytes: 262_144, mostDrafts: 5, drafts: [] })
    await begin(desk, doctor, largePdf())
    desk.platform.clock.advance(1000)
    await write(desk, doctor)
    await write(desk, desk.other)
    await start(desk, doctor, (await upload(desk, doctor, smallPdf(['started']))).body.draft)
    expect((await list()).drafts.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['opinion ready', 'pdf receiving'])
    desk.platform.clock.advance(86_400_000)
    expect((await list()).drafts.map(({ kind }) => kind)).toEqual(['opinion'])
  })
  test.each([['no client system is named', undefined], ['it is off', 'off'], ['the client system is frozen', 'app_frozen-0001'], ['there is no such client system', 'app_none-00001']])('200 none are taken: %s', async (_, named) => {
    const platform = await openTestPlatform({ functions: ['seal'], env: named ? { OWN_DOCUMENTS_APPLICATION: named } : {} })
    await seedApplication(platform, { id: 'app_frozen-0001', state: 'frozen' })
    const doctor = await enrolSigner(platform)
    expect((await platform.asDevice(doctor, listDrafts, {})).body.isAllowed).toBe(false)
    expect(await start({ ...desk, platform }, doctor, (await write(desk, await freshDoctor(desk))).body.draft)).toMatchObject({ status: 403, code: 'draft.off' })
    expect(await begin({ ...desk, platform }, doctor, smallPdf())).toMatchObject({ status: 403, code: 'draft.off' })
    expect(await write({ ...desk, platform }, doctor)).toMatchObject({ status: 403, code: 'draft.off' })
    await platform.close()
  })
})

refusesStrangers(desk, listDrafts, () => ({}))
