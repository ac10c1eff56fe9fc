// 我的: the person, what needs them soon, and the ways to all that is theirs, grouped as they would look for it.
import { Image, View } from '@tarojs/components'
import { useState, type ReactNode } from 'react'
import { Action } from '../../../components/action.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { FactList } from '../../../components/fact-list.tsx'
import { MenuRow } from '../../../components/menu-row.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { goTo } from '../../../components/routes.ts'
import { Sheet } from '../../../components/sheet.tsx'
import { useAvatar } from '../../../components/use-avatar.ts'
import { useMe, type Me } from '../../../components/use-me.ts'
import { useLanguage } from '../../../language/language.ts'
import { daysLeft, isRenewalDue } from '../../../signing/renew-certificate.ts'
import { sayDate, sayTime } from '../../../language/times.ts'

export function MePane() {
  const { say } = useLanguage()
  const { me, problem, reload } = useMe()
  const [isAsking, setIsAsking] = useState(false)
  return (
    <View className='yq-home' id='pane-me'>
      {problem && <ProblemNotice id='me-problem' problem={problem} />}
      {problem && <Action id='me-retry' kind='quiet' label={say('common.retry')} onClick={reload} />}
      {!me && !problem && <Skeleton id='me-loading' />}
      {me && <Attention me={me} />}
      {me && <Person me={me} />}
      <Menu title={say('me.group.signing')}>
        <MenuRow id='handwriting' icon='pen' title={say('me.handwriting')} hint={say('me.handwriting.hint')} onClick={() => goTo('handwriting')} />
        <MenuRow id='pin-free' icon='timer' title={say('me.pinFree')} hint={say('me.pinFree.hint')} onClick={() => goTo('pin-free')} />
        <MenuRow id='biometrics' icon='fingerprint' title={say('me.biometrics')} hint={say('me.biometrics.hint')} onClick={() => goTo('biometrics')} />
        <MenuRow id='automatic' icon='bolt' title={say('me.automatic')} hint={say('me.automatic.hint')} onClick={() => goTo('automatic')} />
      </Menu>
      <Menu title={say('me.group.colleagues')}>
        <MenuRow id='delegation' icon='delegate' title={say('me.delegation')} hint={say('me.delegation.hint')} onClick={() => goTo('delegation')} />
        <MenuRow id='colleagues' icon='people' title={say('colleagues.title')} hint={say('colleagues.hint')} onClick={() => goTo('colleagues')} />
      </Menu>
      <Menu title={say('me.group.security')}>
        <MenuRow id='certificate-row' icon='certificate' title={say('certificatePage.title')} hint={me?.certificate ? `${say('certificate.until')} ${sayDate(me.certificate.notAfterMs)}` : say('certificatePage.hint')} onClick={() => goTo('certificate')} />
        <MenuRow id='pin' icon='lock' title={say('me.pin')} hint={say('me.pin.hint')} onClick={() => goTo('pin')} />
        <MenuRow id='login-password' icon='key' title={say('loginPassword.title')} hint={say(me?.hasLoginPassword ? 'loginPassword.row.set' : 'loginPassword.row.none')} onClick={() => goTo('login-password')} />
        <MenuRow id='devices' icon='phone' title={say('devices.title')} hint={say('devices.hint')} onClick={() => goTo('devices')} />
        <MenuRow id='history' icon='history' title={say('history.title')} hint={say('history.hint')} onClick={() => goTo('history')} />
        <MenuRow id='enrol-again' icon='refresh' title={say('me.again')} hint={say('me.again.hint')} onClick={() => setIsAsking(true)} />
      </Menu>
      <Menu title={say('me.group.app')}>
        <MenuRow id='account' icon='person' title={say('account.title')} hint={say('account.hint')} onClick={() => goTo('account')} />
        <MenuRow id='settings' icon='gear' title={say('settings.title')} hint={say('settings.hint')} onClick={() => goTo('settings')} />
        <MenuRow id='help' icon='help' title={say('help.title')} hint={say('help.hint')} onClick={() => goTo('help')} />
      </Menu>
      {me && <Device me={me} />}
      {isAsking && (
        <Sheet id='again-sheet' title={say('me.again')} onClose={() => setIsAsking(false)} actions={<Action id='again-go' kind='danger' label={say('common.continue')} onClick={() => goTo('enrolment', { again: '1' })} />}>
          <View>{say('me.again.question')}</View>
        </Sheet>
      )}
    </View>
  )
}

/** What needs the person soon: a locked PIN, a certificate near its end, a privacy notice that changed. */
function Attention({ me: { device, certificate, privacy } }: { me: Me }) {
  const { say } = useLanguage()
  const isLocked = device.state === 'locked' || (device.state === 'active' && device.pinTriesLeft === 0)
  const isDue = certificate?.state === 'valid' && isRenewalDue(certificate.notAfterMs, Date.now())
  return (
    <View className='yq-attention'>
      {isLocked && <Notice id='me-locked' kind='bad' text={say('unlock.why')} />}
      {isLocked && <Action id='me-unlock' label={say('unlock.title')} onClick={() => goTo('unlock')} />}
      {isDue && <Notice id='me-certificate-due' kind='warn' text={say('certificatePage.due', { days: daysLeft(certificate.notAfterMs, Date.now()) })} />}
      {isDue && <Action id='me-renew' kind='quiet' label={say('certificatePage.renew')} onClick={() => goTo('certificate')} />}
      {privacy.agreedVersion !== privacy.version && <Notice id='me-privacy' kind='info' text={say('privacy.changed')} />}
      {privacy.agreedVersion !== privacy.version && <Action id='me-privacy-read' kind='quiet' label={say('privacy.title')} onClick={() => goTo('privacy')} />}
    </View>
  )
}

function Person({ me: { staff, phoneMasked, nickname, hasAvatar } }: { me: Me }) {
  const { say } = useLanguage()
  const avatar = useAvatar(hasAvatar)
  return (
    <View className='yq-person' id='me-person'>
      {avatar === undefined ? <View className='yq-person-face'>{staff.name.slice(0, 1)}</View> : <Image id='me-avatar' className='yq-person-photo' src={avatar} mode='aspectFill' />}
      <View>
        <View className='yq-person-name' id='me-name'>{staff.name}{nickname === null ? '' : ` · ${nickname}`}</View>
        <View className='yq-person-line' id='me-department'>{[staff.department, staff.title].join(' · ')}</View>
        <View className='yq-person-line'>{say('me.staffNumber')} {staff.staffNumber} · {phoneMasked}</View>
      </View>
    </View>
  )
}

function Device({ me: { device } }: { me: Me }) {
  const { say } = useLanguage()
  return (
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
  )
}

function Menu({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <View className='yq-section'>{title}</View>
      <View className='yq-card yq-menu'>{children}</View>
    </>
  )
}
