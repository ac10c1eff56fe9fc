// 消息提醒: what I am told outside the app, when not, and through which accounts (MA-15, MA-18).
import { View } from '@tarojs/components'
import { useCallback, useEffect, useState } from 'react'
import { NOTICE_KINDS, WORK_CHANNELS, type NoticeKind, type QuietHours } from '@yiqian/shared/protocol/notices.ts'
import { Action } from '../../../components/action.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { Picks } from '../../../components/picks.tsx'
import { Reading } from '../../../components/reading.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { useUnload } from '../../../platform/index.ts'
import { askForMessages } from '../../../platform/subscribe.ts'
import { keepNoticeSettings, readNoticeSettings, unbindAccount, type NoticeSettings } from '../../../signing/notices.ts'
import { bindingProblem, goToProvider } from '../../../work-account.ts'

const QUIET = ['none', 'night', 'evening'] as const
const HOURS: Readonly<Record<(typeof QUIET)[number], QuietHours | null>> = { none: null, night: { fromMinute: 1320, toMinute: 420 }, evening: { fromMinute: 1200, toMinute: 480 } }

export default function MessagesPage() {
  const { say } = useLanguage()
  const [settings, setSettings] = useState<NoticeSettings>()
  const [problem, setProblem] = useState<Problem>()
  const read = useCallback(() => void readNoticeSettings(phone).then(setSettings, (cause: unknown) => setProblem(problemOf(cause))), [])
  useEffect(read, [read])
  const retry = (): void => {
    setProblem(undefined)
    read()
  }
  const keep = (change: { off?: NoticeKind[]; quietHours?: QuietHours | null }): void => {
    if (!settings) return
    const { off, quietHours } = { ...settings, ...change }
    setSettings({ ...settings, off, quietHours })
    setProblem(undefined)
    keepNoticeSettings(phone, { off, quietHours }).catch((cause: unknown) => {
      setProblem(problemOf(cause))
      read()
    })
  }
  const unbound = useStore(bindingProblem)
  useUnload(() => bindingProblem.set(undefined))
  const quiet = QUIET.find((name) => HOURS[name]?.fromMinute === settings?.quietHours?.fromMinute) ?? 'none'
  return (
    <PageFrame id='messages-page' title='messages.title'>
      {unbound && <ProblemNotice id='binding-problem' problem={unbound} />}
      <Reading id='messages' problem={problem} isRead={settings !== undefined} onRetry={retry} />
      {settings && (
        <View>
          <Notice id='messages-private' kind='info' text={say('messages.private')} />
          <View className='yq-section'>{say('messages.channels')}</View>
          {settings.channels.length === 0 && <View className='yq-card' id='messages-none'>{say('messages.channels.none')}</View>}
          {settings.channels.map((channel) => <Channel key={channel.channel} channel={channel} templateIds={settings.wechatTemplateIds} onChanged={read} onProblem={setProblem} />)}
          <View className='yq-section'>{say('messages.kinds')}</View>
          <Picks id='messages-on' label={say('messages.kinds')} options={NOTICE_KINDS.map((value) => ({ value, name: say(`messages.kind.${value}`) }))} chosen={NOTICE_KINDS.filter((kind) => !settings.off.includes(kind))} onChange={(on) => keep({ off: NOTICE_KINDS.filter((kind) => !on.includes(kind)) })} />
          {settings.off.length === NOTICE_KINDS.length && <View className='yq-hint' id='messages-nothing'>{say('messages.kinds.none')}</View>}
          <View className='yq-section'>{say('messages.quiet')}</View>
          <Choice id='messages-quiet' label={say('messages.quiet')} isWide value={quiet} options={QUIET.map((value) => ({ value, name: say(`messages.quiet.${value}`) }))} onChange={(value) => keep({ quietHours: HOURS[value] })} />
          <View className='yq-hint'>{say('messages.rule', { after: settings.hoursToSign.remindAfter, every: settings.hoursToSign.remindEvery })}</View>
        </View>
      )}
    </PageFrame>
  )
}

interface ChannelProps {
  channel: NoticeSettings['channels'][number]
  templateIds: readonly string[]
  onChanged: () => void
  onProblem: (problem: Problem) => void
}

function Channel({ channel: { channel, isBound, authorizeUrl }, templateIds, onChanged, onProblem }: ChannelProps) {
  const { say } = useLanguage()
  const work = WORK_CHANNELS.find((one) => one === channel)
  const run = (work: Promise<void>): void => void work.then(onChanged, (cause: unknown) => onProblem(problemOf(cause)))
  return (
    <View className='yq-card' id={`channel-${channel}`}>
      <View className='yq-card-head'>
        <View className='yq-card-title'>{say(`messages.channel.${channel}`)}</View>
        <View className={`yq-tag ${isBound ? 'yq-tag-ok' : 'yq-tag-quiet'}`} id={`channel-${channel}-state`}>{say(isBound ? 'messages.bound' : 'messages.unbound')}</View>
      </View>
      {work && !isBound && authorizeUrl !== null && process.env.TARO_ENV === 'h5' && <Action id={`bind-${channel}`} kind='quiet' label={say('messages.bind')} onClick={() => run(goToProvider(phone, work, authorizeUrl))} />}
      {work && isBound && <Action id={`unbind-${channel}`} kind='plain' label={say('messages.unbind')} onClick={() => run(unbindAccount(phone, work))} />}
      {work && !isBound && process.env.TARO_ENV === 'weapp' && <View className='yq-hint' id={`where-${channel}`}>{say('messages.bind.where', { app: say(`messages.channel.${channel}`) })}</View>}
      {channel === 'wechat' && !isBound && <View className='yq-hint' id='where-wechat'>{say('messages.bind.wechat')}</View>}
      {channel === 'wechat' && process.env.TARO_ENV === 'weapp' && isBound && <Action id='consent' kind='quiet' label={say('messages.consent')} onClick={() => run(askForMessages(templateIds))} />}
    </View>
  )
}
