// Owns the ward that the tests of `status-sync` play in: a platform, a client system, signers with phones.
import { afterAll, beforeAll } from 'vitest'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'
import { openDeps, type Deps } from '../deps.ts'

export interface Ward {
  platform: TestPlatform
  application: ClientSystem
  signers: EnrolledDevice[]
  /** for work that runs in the background */
  deps: Deps
}

/** One ward for a test file: opened before its tests, closed after them. The fields are there once a test runs. */
export function useWard(signerCount = 1): Ward {
  const ward = {} as Ward
  beforeAll(async () => {
    const platform = await openTestPlatform({ functions: ['his', 'status-sync'] })
    const signers: EnrolledDevice[] = []
    for (let index = 0; index < signerCount; index++) signers.push(await enrolSigner(platform))
    Object.assign(ward, { platform, signers, application: await seedApplication(platform), deps: await openDeps(platform.context('status-sync')) })
  })
  afterAll(() => ward.platform.close())
  return ward
}
