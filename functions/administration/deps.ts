// Composition root of `administration`.
import type { FunctionContext } from '../_kernel/define-function.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { openValidation, type Validation } from '../_runtime/open-validation.ts'
import { readConfig, type Config } from './config.ts'
import { createChallenges, type Challenges } from './log-in/challenges.ts'
import { createStrangers, type Strangers } from './log-in/strangers.ts'
import { openSetUp, type SetUp } from './accounts/set-up.ts'

export interface Deps extends Runtime {
  config: Config
  context: FunctionContext
  challenges: Challenges
  strangers: Strangers
  setUp: SetUp
  /** opened when a certificate is looked at for the first time */
  openValidation(): Promise<Validation>
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  return {
    ...runtime,
    context,
    config: readConfig(context.env),
    challenges: createChallenges(runtime),
    strangers: createStrangers(),
    setUp: await openSetUp(runtime),
    openValidation: () => openValidation(context),
  }
}
