// 我的设备: where this person's key lay, when it was used last, and signing a phone out (MA-11).
import { View } from '@tarojs/components'
import { useCallback, useEffect, useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { Reading } from '../../../components/reading.tsx'
import { startAt } from '../../../components/routes.ts'
import { Sheet } from '../../../components/sheet.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { sayTime } from '../../../language/times.ts'
import { phone } from '../../../phone.ts'
import { readDevices, signOut, type DeviceLine } from '../../../signing/account.ts'

export default function DevicesPage() {
  const { say } = useLanguage()
  const [devices, setDevices] = useState<DeviceLine[]>()
  const [problem, setProblem] = useState<Problem>()
  const [asked, setAsked] = useState<DeviceLine>()
  const [isBusy, setIsBusy] = useState(false)
  const read = useCallback(() => readDevices(phone).then(setDevices, (cause: unknown) => setProblem(problemOf(cause))), [])
  useEffect(() => void read(), [read])
  const retry = (): void => {
    setProblem(undefined)
    void read()
  }
  const end = async (device: DeviceLine): Promise<void> => {
    setIsBusy(true)
    try {
      await signOut(phone, device)
      setAsked(undefined)
      if (device.isThis) startAt('home')
      else await read()
    } catch (cause) {
      setProblem(problemOf(cause))
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <PageFrame id='devices-page' title='devices.title'>
      <Reading id='devices' problem={problem} isRead={devices !== undefined} onRetry={retry} />
      {devices?.length === 0 && <EmptyState id='devices-none' icon='phone' title={say('devices.none')} />}
      {devices?.map((device) => (
        <View key={device.deviceId} id={`device-${device.deviceId}`} className='yq-card'>
          <View className='yq-card-head'>
            <View className='yq-card-title'>{device.name}{device.isThis ? ` · ${say('devices.this')}` : ''}</View>
            <View className={`yq-tag ${device.state === 'active' ? 'yq-tag-ok' : 'yq-tag-bad'}`}>{say(`me.device.${device.state}`)}</View>
          </View>
          {device.lastUsedAtMs !== null && <View className='yq-hint'>{say('devices.lastUsed', { time: sayTime(device.lastUsedAtMs) })}</View>}
          <View className='yq-hint'>{say('devices.bound', { time: sayTime(device.boundAtMs) })}</View>
          {device.state !== 'replaced' && <View className='yq-stack'><Action id={device.isThis ? 'sign-out-this' : `sign-out-${device.deviceId}`} kind='danger' label={say('devices.signOut')} onClick={() => setAsked(device)} /></View>}
        </View>
      ))}
      {asked && (
        <Sheet id='sign-out-sheet' title={say('devices.signOut')} onClose={() => setAsked(undefined)} actions={<Action id='sign-out-go' kind='danger' label={say('devices.signOut')} isBusy={isBusy} onClick={() => void end(asked)} />}>
          <View>{say('devices.signOut.question')}</View>
        </Sheet>
      )}
    </PageFrame>
  )
}
