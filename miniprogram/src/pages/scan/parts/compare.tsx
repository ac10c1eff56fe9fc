// The number to compare with the screen, and what the code is about.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { ScanView } from '@yiqian/shared/protocol/identity.ts'
import { Action } from '../../../components/action.tsx'
import { FactList } from '../../../components/fact-list.tsx'
import { Notice } from '../../../components/notice.tsx'
import { PatientLine } from '../../../components/patient-line.tsx'
import { scanCode } from '../../../components/scan-code.ts'
import { useNow } from '../../../components/use-now.ts'
import { useLanguage } from '../../../language/language.ts'
import { sayCountdown } from '../../../language/times.ts'
import { phone } from '../../../phone.ts'

export interface CompareProps {
  view: ScanView
  isBusy?: boolean
  onYes: () => void
  onNo: () => void
}

export function Compare({ view, isBusy = false, onYes, onNo }: CompareProps) {
  const { say } = useLanguage()
  const nowMs = useNow(500)
  const isExpired = view.expiresAtMs <= nowMs
  return (
    <View id='compare' className='yq-fill'>
      <View className='yq-card yq-scan-card'>
        <View className='yq-title' id='scan-purpose'>{say(`scan.${view.purpose}`, { system: view.clientSystem })}</View>
        <View className='yq-number' id='scan-number' ariaLabel={view.number}>
          {view.number.split('').map((digit, index) => <View key={index} className='yq-digit'>{digit}</View>)}
        </View>
        <View className='yq-question'>{say('scan.question')}</View>
        <View className='yq-hint'>{say('scan.question.hint')}</View>
        <Subject view={view} />
      </View>
      {isExpired ? <Notice id='scan-expired' kind='warn' text={say('scan.expired')} /> : <View className='yq-pad-note yq-scan-left yq-countdown' id='scan-left'>{say('scan.left', { time: sayCountdown(view.expiresAtMs - nowMs) })}</View>}
      <View className='yq-stack yq-to-thumb'>
        {isExpired ? <Action id='scan-again' icon='scan' label={say('scan.again')} onClick={() => void scanCode(true)} /> : <Action id='scan-yes' label={say(`scan.yes.${view.purpose}`)} isDisabled={isBusy} onClick={onYes} />}
        <Action id='scan-no' kind='danger' label={say('scan.no')} isBusy={isBusy} onClick={onNo} />
      </View>
    </View>
  )
}

function Subject({ view: { purpose, task, tasks, clientSystem } }: { view: ScanView }) {
  const { say } = useLanguage()
  const [me, setMe] = useState('')
  useEffect(() => {
    phone.keystore.loadEnrolled().then(({ staff }) => setMe(`${staff.name}（${staff.staffNumber}）`), () => undefined)
  }, [])
  if (purpose === 'sign' && task) {
    return (
      <FactList
        id='scan-subject'
        facts={[
          { name: say('signing.document'), value: task.title, id: 'scan-document' },
          task.patient !== null && { name: say('document.patient'), value: <PatientLine patient={task.patient} />, id: 'scan-patient' },
        ]}
      />
    )
  }
  if (purpose === 'sign' && tasks) return <FactList id='scan-subject' facts={[{ name: say('signing.document'), value: say('scan.batch', { count: tasks.length }), id: 'scan-batch' }, { name: say('scan.first'), value: tasks[0]?.title ?? '', id: 'scan-document' }]} />
  return <FactList id='scan-subject' facts={[{ name: say('scan.system'), value: clientSystem }, { name: say('scan.as'), value: me, id: 'scan-me' }]} />
}
