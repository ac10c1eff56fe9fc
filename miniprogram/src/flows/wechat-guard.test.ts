import { beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { newTestPhone, PIN } from '../testing/enrolled-phone.ts'
import { createPhone } from '../signing/phone.ts'
import { signDocuments } from '../signing/sign-documents.ts'
import { createEnrolFlow } from './enrol-flow.ts'
import { createSignFlow } from './sign-flow.ts'
import { createWechatGuard } from './wechat-guard.ts'

let standing: { wechatBound: boolean; wechatOffered: boolean }
let asked: number
const guardIn = (isInWechat: boolean) => createWechatGuard({ isInWechat: async () => isInWechat, readStanding: async () => (asked++, standing) })
beforeEach(() => {
  asked = 0
  standing = { wechatBound: false, wechatOffered: true }
})
const unbound = expect.objectContaining({ code: 'phone.wechat_unbound' }) as Error

describe('MP-1 who may sign inside WeChat', () => {
  test('not before the account is bound; once bound, and it is not asked again', async () => {
    const guard = guardIn(true)
    await expect(guard.assertBound()).rejects.toEqual(unbound)
    standing = { ...standing, wechatBound: true }
    await guard.assertBound()
    await guard.assertBound()
    expect(asked).toBe(2)
    guard.forget()
    standing = { ...standing, wechatBound: false }
    await expect(guard.assertBound()).rejects.toEqual(unbound)
  })
  test('where the hospital has not set WeChat up, and outside WeChat: as ever', async () => {
    standing = { wechatBound: false, wechatOffered: false }
    await guardIn(true).assertBound()
    standing = { wechatBound: false, wechatOffered: true }
    await guardIn(false).assertBound()
    expect(asked).toBe(1)
  })
  test('standing unknown: nothing is signed', async () => {
    const guard = createWechatGuard({ isInWechat: async () => true, readStanding: () => Promise.reject(new Error('no network')) })
    await expect(guard.assertBound()).rejects.toThrow('no network')
  })
  test('neither page nor module signs past it, and no PIN is asked for', async () => {
    const { phone, hospital } = newTestPhone()
    const guarded = { ...phone, beforeSigning: () => guardIn(true).assertBound() }
    const items = [{ taskId: 'tsk_document1', documentDigestHex: '00'.repeat(32), byBytes: true as const }]
    const flow = createSignFlow(guarded, { items: () => items })
    await flow.confirm()
    expect(flow.state.get()).toMatchObject({ step: 'blocked', problem: { code: 'phone.wechat_unbound' } })
    await expect(signDocuments(guarded, items, { pin: PIN })).rejects.toEqual(unbound)
    expect(hospital.vault.triesLeft).toBe(5)
    expect(createPhone(phone.ports, { trustedKeysHex: async () => [], beforeSigning: guarded.beforeSigning }).beforeSigning).toBe(guarded.beforeSigning)
  })
})

describe('MP-1 binding at the first use', () => {
  const reachBetween = async (afterProof: () => Promise<void>) => {
    const flow = createEnrolFlow(newTestPhone().phone, { afterProof })
    await flow.start(false)
    await flow.sendCode({ staffNumber: 'D001', phone: '13800000001' })
    await flow.enterCode('123456', '测试手机')
    return flow
  }
  test('a failure is shown; again, and it goes on', async () => {
    let isElsewhere = true
    const flow = await reachBetween(() => (isElsewhere ? Promise.reject(new Fault('wechat.bound_elsewhere')) : Promise.resolve()))
    expect(flow.state.get()).toMatchObject({ step: 'between', problem: { sentence: expect.objectContaining({ zh: expect.any(String) as string }) as object } })
    await flow.tryBetween()
    expect(flow.state.get().step).toBe('between')
    isElsewhere = false
    await flow.tryBetween()
    expect(flow.state.get().step).toBe('pin')
  })
  test('later: set up without it', async () => {
    const flow = await reachBetween(() => Promise.reject(new Error('WeChat is busy')))
    flow.leaveBetween()
    flow.choosePin(PIN)
    await flow.repeatPin(PIN)
    expect(flow.state.get().step).toBe('done')
  })
})
