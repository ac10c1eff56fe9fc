// All that lies over a page while something is signed: confirm, PIN, progress, the unknown outcome, a refusal. What is done is the page's.
import type { ReactNode } from 'react'
import { View } from '@tarojs/components'
import { useEffect } from 'react'
import { biometrics, knowBiometrics } from '../../biometrics.ts'
import type { SignFlow, SignState } from '../../flows/sign-flow.ts'
import { useStore } from '../../flows/use-store.ts'
import { useLanguage } from '../../language/language.ts'
import { pinFree } from '../../pin-free.ts'
import { watchNetwork } from '../../platform/screen.ts'
import { Action } from '../action.tsx'
import { PinSheet } from '../pin-sheet.tsx'
import { Result } from '../result.tsx'
import { Sheet } from '../sheet.tsx'
import { Asking } from './asking.tsx'
import { Running } from './running.tsx'
import { SigningBlocked } from './signing-blocked.tsx'

export interface SigningLayerProps {
  flow: SignFlow
  state: SignState
  /** what will be signed, for the confirm sheet */
  review: ReactNode
  /** one line above the PIN */
  about: string
  /** the document moved on and must be read again */
  onReload: () => void
  /** of a document in a batch */
  titleOf?: (taskId: string) => string
}

export function SigningLayer({ flow, state, review, about, onReload, titleOf = (taskId) => taskId }: SigningLayerProps) {
  const { say } = useLanguage()
  useEffect(() => watchNetwork((isOnline) => isOnline && flow.retryNow()), [flow])
  switch (state.step) {
    case 'review':
      return (
        <Sheet id='confirm-sheet' title={say('signing.confirm.title')} onClose={flow.close} actions={<ConfirmActions flow={flow} />}>
          <View className='yq-hint'>{say('signing.confirm.hint')}</View>
          {review}
        </Sheet>
      )
    case 'pin':
      return <PinSheet title={say('signing.pin.title')} about={about} problem={state.problem} onClose={flow.close} onPin={(pin) => void flow.enter(pin)} />
    case 'running':
      return <Running state={state} />
    case 'asking':
      return <Asking flow={flow} state={state} titleOf={titleOf} />
    case 'interrupted':
      return <Interrupted isTrying={state.isTrying} onRetry={flow.retryNow} />
    case 'blocked':
      return <SigningBlocked problem={state.problem} flow={flow} onReload={onReload} />
    default:
      return null
  }
}

/** Finger or face come first where they are enabled; the PIN is always there. */
function ConfirmActions({ flow }: { flow: SignFlow }) {
  const { say } = useLanguage()
  // Both may be heard of, or end, while the sheet is open.
  useStore(biometrics.state)
  useStore(pinFree.state)
  // Where the question was lost with the page's other requests, it is put again.
  useEffect(knowBiometrics, [])
  if (!flow.usesBiometrics()) return <Action id='confirm-go' label={say(flow.needsPin() ? 'signing.confirm.go' : 'pinFree.confirm')} onClick={() => void flow.confirm()} />
  return (
    <>
      <Action id='confirm-go' icon='shield' label={say('biometrics.confirm')} onClick={() => void flow.confirm()} />
      <Action id='confirm-pin' kind='quiet' label={say('biometrics.pinInstead')} onClick={flow.usePin} />
    </>
  )
}

function Interrupted({ isTrying, onRetry }: { isTrying: boolean; onRetry: () => void }) {
  const { say } = useLanguage()
  return (
    <Sheet id='interrupted-sheet' title={say('signing.interrupted.title')} actions={<Action id='interrupted-retry' label={say('signing.interrupted.now')} isBusy={isTrying} onClick={onRetry} />}>
      <Result id='interrupted' kind='busy' title={say(isTrying ? 'signing.interrupted.trying' : 'signing.interrupted.waiting')} text={say('signing.interrupted.hint')} />
    </Sheet>
  )
}
