// list-trust-anchors: the hospital's own come by themselves; strangers are refused.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listTrustAnchors } from '@yiqian/shared/protocol/trust.ts'
import { signInAdministrator } from '../../_runtime/testing/administrators.ts'
import { openTrustDesk, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
beforeAll(async () => {
  desk = await openTrustDesk()
})
afterAll(() => desk.close())

test('200: the hospital’s root and issuing authority, which nobody imported', async () => {
  const { items } = (await desk.ask(listTrustAnchors, {})).body
  expect(items).toMatchObject([{ id: null, origin: 'hospital', role: 'root', state: 'trusted', addedBy: null }, { origin: 'hospital', role: 'intermediate' }])
})

test('401 and 403', async () => {
  expect((await desk.platform.asAnybody(listTrustAnchors, {})).status).toBe(401)
  expect((await desk.ask(listTrustAnchors, {}, await signInAdministrator(desk.platform, 'auditor'))).status).toBe(403)
})
