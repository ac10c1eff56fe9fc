// Over any page while a signing waits for its one-time code: where it went, for which list, and the keys to enter it (MA-17).
import { View } from '@tarojs/components'
import { factorPrompt } from '../../factor-prompt.ts'
import type { FactorPromptState } from '../../flows/factor-prompt.ts'
import { useStore } from '../../flows/use-store.ts'
import { useLanguage } from '../../language/language.ts'
import { Action } from '../action.tsx'
import { DigitPad } from '../digit-pad.tsx'
import { Notice } from '../notice.tsx'
import { Sheet } from '../sheet.tsx'
import { useNow } from '../use-now.ts'

export function FactorSheet() {
  const state = useStore(factorPrompt.state)
  return state.step === 'code' ? <CodeSheet state={state} /> : null
}

function CodeSheet({ state: { ask, isBusy } }: { state: Extract<FactorPromptState, { step: 'code' }> }) {
  const { say, pick } = useLanguage()
  const nowMs = useNow(500)
  const seconds = Math.max(0, Math.ceil((ask.resendAtMs - nowMs) / 1000))
  const again = <Action id='factor-resend' kind='quiet' label={seconds > 0 ? say('enrolment.code.resendIn', { seconds }) : say('enrolment.code.resend')} isDisabled={seconds > 0 || isBusy} onClick={factorPrompt.sendAgain} />
  return (
    <Sheet id='factor-sheet' title={say('signing.code.title')} onClose={isBusy ? undefined : factorPrompt.stop} actions={again}>
      {ask.problem ? <Notice id='factor-problem' kind='bad' text={pick(ask.problem)} /> : <View className='yq-pad-note' id='factor-about'>{say('signing.code.about', { phone: ask.phoneMasked })}</View>}
      <View className='yq-pad-note yq-small' id='factor-list'>{say('signing.code.list', { list: ask.list })}</View>
      <DigitPad id='factor-code' isShown isBusy={isBusy} resetKey={ask} onComplete={factorPrompt.enter} />
    </Sheet>
  )
}
