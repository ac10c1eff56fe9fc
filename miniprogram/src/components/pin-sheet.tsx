// The sheet on which the PIN is entered; after a wrong one it says how many tries are left.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import type { Problem } from '../flows/problem.ts'
import { DigitPad } from './digit-pad.tsx'
import { ProblemNotice } from './notice.tsx'
import { Sheet } from './sheet.tsx'

export interface PinSheetProps {
  title: string
  about: ReactNode
  problem?: Problem
  isBusy?: boolean
  busyText?: string
  onClose?: () => void
  onPin: (pin: string) => void
}

export function PinSheet({ title, about, problem, isBusy, busyText, onClose, onPin }: PinSheetProps) {
  return (
    <Sheet id='pin-sheet' title={title} onClose={onClose}>
      {problem ? <ProblemNotice id='pin-problem' problem={problem} /> : <View className='yq-pad-note' id='pin-about'>{isBusy ? busyText : about}</View>}
      <DigitPad id='pin' isBusy={isBusy} resetKey={problem} onComplete={onPin} />
    </Sheet>
  )
}
