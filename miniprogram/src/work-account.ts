// To the page of Enterprise WeChat or DingTalk that gives a code, and back from it (MA-18). Browsers alone: the mini-program has WeChat's own account.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { WORK_CHANNELS, type WorkChannel } from '@yiqian/shared/protocol/notices.ts'
import { problemOf, type Problem } from './flows/problem.ts'
import { createStore } from './flows/store.ts'
import { platform } from './platform/index.ts'
import { bindAccount } from './signing/notices.ts'
import type { Phone } from './signing/phone.ts'

/** Why the last binding came to nothing. */
export const bindingProblem = createStore<Problem | undefined>(undefined)

const STORED_AS = 'yiqian.binding'

/** Leaves the app; the random text comes back with the code, so that nobody slips in a code of another account. */
export async function goToProvider({ ports }: Phone, channel: WorkChannel, authorizeUrl: string): Promise<void> {
  const state = `${channel}${bytesToHex(await ports.curve.run(({ random }) => random(16)))}`
  await ports.storage.set(STORED_AS, state)
  if (process.env.TARO_ENV === 'h5') window.location.assign(authorizeUrl.replace('{state}', state))
}

/** Called once, when the app starts. The code goes out of the address at once, whatever becomes of it. */
export async function returnFromProvider(phone: Phone): Promise<void> {
  if (process.env.TARO_ENV !== 'h5') return
  const query = new URLSearchParams(window.location.search)
  const [code, state] = [query.get('code') ?? query.get('authCode'), query.get('state')]
  if (code === null || state === null) return
  window.history.replaceState(null, '', `${window.location.pathname}${window.location.hash}`)
  const expected = await phone.ports.storage.get(STORED_AS).catch(() => undefined)
  await phone.ports.storage.remove(STORED_AS).catch(() => undefined)
  const channel = WORK_CHANNELS.find((one) => state.startsWith(one))
  if (channel === undefined || state !== expected) return
  await bindAccount(phone, channel, code).catch((cause: unknown) => bindingProblem.set(problemOf(cause)))
  await platform.navigate.to('/packages/person/messages/index').catch(() => undefined)
}
