// The PIN for a log-in.
import { View } from '@tarojs/components'
import { PinSheet } from '../../../components/pin-sheet.tsx'
import type { ScanFlow, ScanState } from '../../../flows/scan-flow.ts'
import { useLanguage } from '../../../language/language.ts'

export function LogInSheet({ state, flow }: { state: Extract<ScanState, { step: 'pin' | 'running' }>; flow: ScanFlow }) {
  const { say } = useLanguage()
  const isRunning = state.step === 'running'
  return (
    <PinSheet
      title={say('scan.pin.login')}
      problem={state.step === 'pin' ? state.problem : undefined}
      isBusy={isRunning}
      busyText={say('scan.running')}
      onClose={isRunning ? undefined : flow.backToCompare}
      onPin={(pin) => void flow.enter(pin)}
      about={<View>{say('scan.login', { system: state.view.clientSystem })}</View>}
    />
  )
}
