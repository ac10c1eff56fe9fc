// Step 1: staff number and phone number.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Action } from '../../../../components/action.tsx'
import { Icon } from '../../../../components/icon.tsx'
import { goTo } from '../../../../components/routes.ts'
import { Notice, ProblemNotice } from '../../../../components/notice.tsx'
import { TextField } from '../../../../components/text-field.tsx'
import type { EnrolFlow, EnrolState } from '../../../../flows/enrol-flow.ts'
import { useLanguage } from '../../../../language/language.ts'
import { StepHead } from './step-head.tsx'

/** Full-width digits and letters are taken as the plain ones. */
const plain = (text: string): string => text.normalize('NFKC').trim()

export function WhoStep({ state, flow, isAgain }: { state: Extract<EnrolState, { step: 'who' }>; flow: EnrolFlow; isAgain: boolean }) {
  const { say } = useLanguage()
  const [staffNumber, setStaffNumber] = useState(state.applicant.staffNumber)
  const [phone, setPhone] = useState(state.applicant.phone)
  const [isChecked, setIsChecked] = useState(false)
  const [isAgreed, setIsAgreed] = useState(false)
  const applicant = { staffNumber: plain(staffNumber), phone: plain(phone).replace(/[\s-]/g, '') }
  const [isStaffOk, isPhoneOk] = [/^[A-Za-z0-9-]{1,32}$/.test(applicant.staffNumber), /^1\d{10}$/.test(applicant.phone)]
  const next = (): void => {
    setIsChecked(true)
    if (isStaffOk && isPhoneOk && isAgreed) void flow.sendCode(applicant)
  }
  return (
    <View className='yq-fill'>
      <StepHead step={1} title={say('enrolment.who.title')} hint={say('enrolment.who.hint')} />
      {isAgain && <Notice id='enrolment-again' kind='warn' text={say('enrolment.again')} />}
      {state.problem && <ProblemNotice id='enrolment-problem' problem={state.problem} />}
      <TextField id='staff-number' label={say('enrolment.staffNumber')} value={staffNumber} placeholder={say('enrolment.staffNumber.placeholder')} maxLength={32} onChange={setStaffNumber} problem={isChecked && !isStaffOk ? say('enrolment.staffNumber.wrong') : undefined} />
      <TextField id='phone-number' label={say('enrolment.phone')} type='number' value={phone} placeholder={say('enrolment.phone.placeholder')} maxLength={13} onChange={setPhone} problem={isChecked && !isPhoneOk ? say('enrolment.phone.wrong') : undefined} />
      <View className='yq-to-thumb'>
        <View className='yq-consent'>
          <View id='privacy-agree' className='yq-consent-tap' ariaRole='checkbox' ariaLabel={`${say('consent.agree')} ${say('consent.notice')}${isAgreed ? ' ✓' : ''}`} onClick={() => setIsAgreed(!isAgreed)}>
            <View className={`yq-consent-box ${isAgreed ? 'yq-consent-on' : ''}`}>{isAgreed && <Icon name='check' size={18} />}</View>
            <View>{say('consent.agree')}</View>
          </View>
          <View id='privacy-read' className='yq-consent-link' ariaRole='link' onClick={() => goTo('privacy')}>{say('consent.notice')}</View>
        </View>
        {isChecked && !isAgreed && <Notice id='privacy-needed' kind='warn' text={say('consent.needed')} />}
        <Action id='send-code' label={say('enrolment.who.next')} isBusy={state.isBusy} onClick={next} />
      </View>
    </View>
  )
}
