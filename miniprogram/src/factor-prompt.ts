// The factor prompt of this app.
import { createFactorPrompt } from './flows/factor-prompt.ts'
import { biometricDevice } from './platform/index.ts'

export const factorPrompt = createFactorPrompt(() => biometricDevice)
