// The unmodified miniprogram-automator client signs a document on the H5 build, against the real platform.
import automator from 'miniprogram-automator'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { buildPages, startPlatform, type Platform } from '../support/platform.ts'
import { startBridge, type Bridge } from './bridge.ts'
import { hospitalSide } from './hospital-side.ts'
import { openPhoneBrowser, type PhoneBrowser } from './phone-browser.ts'
import { signingSteps, type Surroundings } from './signing-steps.ts'
import type { MiniProgram } from './suite.ts'

let platform: Platform
let browser: PhoneBrowser
let bridge: Bridge
let program: MiniProgram
let world: Surroundings

beforeAll(async () => {
  await buildPages()
  platform = await startPlatform()
  browser = await openPhoneBrowser()
  bridge = await startBridge(browser.page, `${platform.url}/m/`)
  program = await automator.connect({ wsEndpoint: bridge.wsEndpoint })
  world = hospitalSide(platform, 'D1401')
}, 300_000)
afterAll(async () => {
  program?.disconnect()
  await bridge?.close()
  await browser?.close()
  await platform?.close()
})

const here: Surroundings = {
  get staffNumber() {
    return world.staffNumber
  },
  get phoneNumber() {
    return world.phoneNumber
  },
  oneTimeCode: () => world.oneTimeCode(),
  loginCode: () => world.loginCode(),
  signingCode: () => world.signingCode(),
}

describe('MP-1 MP-2 MP-3 MP-7 the signing steps through the automator', () => {
  test.each(signingSteps(here).map((step) => [step.name, step] as const))('%s', (_, step) => step.run(program))
})
