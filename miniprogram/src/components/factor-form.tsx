// One more proof of identity, where the hospital asks for it: a choice of those that may come next, and what it needs.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { problemOf, type Problem } from '../flows/problem.ts'
import { useLanguage } from '../language/language.ts'
import { pickFaceVideo } from '../platform/pick-media.ts'
import type { Proof, Standing } from '../signing/account.ts'
import { Action } from './action.tsx'
import { Choice } from './choice.tsx'
import { Notice, ProblemNotice } from './notice.tsx'
import { TextField } from './text-field.tsx'

type ByProvider = Exclude<Proof, { factor: 'sms' }>

export interface FactorFormProps {
  next: Standing['next']
  development: Standing['development']
  isBusy?: boolean
  problem?: Problem
  /** fills the room it is given, with its button at the foot */
  isTall?: boolean
  onProof: (proof: ByProvider) => void
}

const plain = (text: string): string => text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()

export function FactorForm({ next, development, isBusy, problem, isTall = false, onProof }: FactorFormProps) {
  const { say } = useLanguage()
  const factors = next.filter((factor) => factor !== 'sms')
  const [chosen, setChosen] = useState(factors[0])
  const [identityNumber, setIdentityNumber] = useState('')
  const [cardNumber, setCardNumber] = useState('')
  const [isChecked, setIsChecked] = useState(false)
  const [own, setOwn] = useState<Problem>()
  const factor = chosen !== undefined && factors.includes(chosen) ? chosen : factors[0]
  if (factor === undefined) return null
  const [number, card] = [plain(identityNumber), plain(cardNumber)]
  const [isNumberOk, isCardOk] = [/^\d{17}[\dX]$/.test(number), factor !== 'bank-card' || /^\d{12,19}$/.test(card)]
  const go = async (): Promise<void> => {
    setIsChecked(true)
    if (!isNumberOk || !isCardOk) return
    if (factor === 'carrier') return onProof({ factor, identityNumber: number })
    if (factor === 'bank-card') return onProof({ factor, identityNumber: number, cardNumber: card })
    setOwn(undefined)
    const videoBase64 = await pickFaceVideo().catch((cause: unknown) => setOwn(problemOf(cause)))
    if (typeof videoBase64 === 'string') onProof({ factor, identityNumber: number, videoBase64 })
  }
  return (
    <View id='factor' className={isTall ? 'yq-fill yq-grow' : ''}>
      {development.includes(factor) && <Notice id='factor-development' kind='warn' text={say('factor.development')} />}
      {(own ?? problem) && <ProblemNotice id='factor-problem' problem={(own ?? problem)!} />}
      {factors.length > 1 && <View className='yq-section'>{say('factor.choose')}</View>}
      {factors.length > 1 && <Choice id='factor-choice' label={say('factor.choose')} isWide value={factor} onChange={setChosen} options={factors.map((value) => ({ value, name: say(`factor.${value}`) }))} />}
      <TextField id='identity-number' label={say('factor.identityNumber')} value={identityNumber} maxLength={20} onChange={setIdentityNumber} problem={isChecked && !isNumberOk ? say('factor.identityNumber.wrong') : undefined} />
      {factor === 'bank-card' && <TextField id='card-number' label={say('factor.cardNumber')} type='number' value={cardNumber} maxLength={23} onChange={setCardNumber} problem={isChecked && !isCardOk ? say('factor.cardNumber.wrong') : undefined} />}
      {factor !== 'bank-card' && <View className='yq-hint'>{say(`factor.${factor}.hint`)}</View>}
      <View className={isTall ? 'yq-stack yq-to-thumb' : 'yq-stack yq-after-pad'}>
        <Action id='factor-go' label={say(factor === 'face' ? 'factor.face.go' : 'factor.go')} isBusy={isBusy} onClick={() => void go()} />
      </View>
    </View>
  )
}
