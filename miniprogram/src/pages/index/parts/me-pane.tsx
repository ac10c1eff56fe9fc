// 我的: person, certificate, phone, handwriting, language.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { CertificateFacts } from '../../../components/certificate-facts.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { FactList } from '../../../components/fact-list.tsx'
import { MenuRow } from '../../../components/menu-row.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { goTo } from '../../../components/routes.ts'
import { Sheet } from '../../../components/sheet.tsx'
import { useLanguage } from '../../../language/language.ts'
import { sayTime } from '../../../language/times.ts'
import { useMe, type Me } from './use-me.ts'

export function MePane() {
  const { say } = useLanguage()
  const { me, problem, reload } = useMe()
  const [isAsking, setIsAsking] = useState(false)
  return (
    <View className='yq-home' id='pane-me'>
      {problem && <ProblemNotice id='me-problem' problem={problem} />}
      {problem && <Action id='me-retry' kind='quiet' label={say('common.retry')} onClick={reload} />}
      {!me && !problem && <Skeleton id='me-loading' />}
      {me && <Person me={me} />}
      <View className='yq-card yq-menu'>
        <MenuRow id='handwriting' icon='pen' title={say('me.handwriting')} hint={say('me.handwriting.hint')} onClick={() => goTo('handwriting')} />
        <MenuRow id='pin' icon='lock' title={say('me.pin')} hint={say('me.pin.hint')} onClick={() => goTo('pin')} />
        <MenuRow id='pin-free' icon='clock' title={say('me.pinFree')} hint={say('me.pinFree.hint')} onClick={() => goTo('pin-free')} />
        <MenuRow id='delegation' icon='person' title={say('me.delegation')} hint={say('me.delegation.hint')} onClick={() => goTo('delegation')} />
        <MenuRow id='colleagues' icon='person' title={say('colleagues.title')} hint={say('colleagues.hint')} onClick={() => goTo('colleagues')} />
        <MenuRow id='automatic' icon='signed' title={say('me.automatic')} hint={say('me.automatic.hint')} onClick={() => goTo('automatic')} />
        <MenuRow id='enrol-again' icon='phone' title={say('me.again')} hint={say('me.again.hint')} onClick={() => setIsAsking(true)} />
        <MenuRow id='settings' icon='gear' title={say('settings.title')} hint={say('settings.hint')} onClick={() => goTo('settings')} />
      </View>
      {isAsking && (
        <Sheet id='again-sheet' title={say('me.again')} onClose={() => setIsAsking(false)} actions={<Action id='again-go' kind='danger' label={say('common.continue')} onClick={() => goTo('enrolment', { again: '1' })} />}>
          <View>{say('me.again.question')}</View>
        </Sheet>
      )}
    </View>
  )
}

function Person({ me: { staff, phoneMasked, device, certificate } }: { me: Me }) {
  const { say } = useLanguage()
  return (
    <View>
      <View className='yq-person' id='me-person'>
        <View className='yq-person-face'>{staff.name.slice(0, 1)}</View>
        <View>
          <View className='yq-person-name' id='me-name'>{staff.name}</View>
          <View className='yq-person-line' id='me-department'>{[staff.department, staff.title].join(' · ')}</View>
          <View className='yq-person-line'>{say('me.staffNumber')} {staff.staffNumber} · {phoneMasked}</View>
        </View>
      </View>
      {certificate && <CertificateFacts id='certificate' certificate={certificate} />}
      <View className='yq-card' id='me-device'>
        <View className='yq-card-head'>
          <View className='yq-card-title'>{say('me.device')}</View>
          <View className={`yq-tag ${device.state === 'active' ? 'yq-tag-ok' : 'yq-tag-bad'}`} id='me-device-state'>{say(`me.device.${device.state}`)}</View>
        </View>
        <FactList
          facts={[
            { name: say('me.device.name'), value: device.name },
            { name: say('me.device.boundAt'), value: sayTime(device.boundAtMs) },
            device.state === 'active' && { name: say('me.device.state'), value: say('me.device.tries', { count: device.pinTriesLeft }), id: 'me-tries' },
          ]}
        />
      </View>
    </View>
  )
}
