// What this is, and how it keeps a signature safe.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { Notice } from '../../../components/notice.tsx'
import { isOlder } from '../../../flows/versions.ts'
import { phone } from '../../../phone.ts'
import { updateApp } from '../../../platform/screen.ts'
import { readAppNotice } from '../../../signing/account.ts'
import { Icon } from '../../../components/icon.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { Reading } from '../../../components/reading.tsx'
import { goTo } from '../../../components/routes.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import about from '../../../../package.json'

const POINTS = [
  { icon: 'key', text: 'about.what' },
  { icon: 'lock', text: 'about.pin' },
  { icon: 'phone', text: 'about.lost' },
] as const

export default function AboutPage() {
  const { say } = useLanguage()
  const [versions, setVersions] = useState<{ newestVersion: string | null; oldestVersion: string | null }>()
  const [problem, setProblem] = useState<Problem>()
  const read = (): void => {
    setProblem(undefined)
    readAppNotice(phone).then(setVersions, (cause: unknown) => setProblem(problemOf(cause)))
  }
  useEffect(read, [])
  const update = versions && updateOf(versions)
  function updateOf({ newestVersion, oldestVersion }: { newestVersion: string | null; oldestVersion: string | null }) {
    if (newestVersion === null) return undefined
    if (oldestVersion !== null && isOlder(about.version, oldestVersion)) return { kind: 'bad' as const, text: say('about.tooOld', { version: newestVersion }) }
    return isOlder(about.version, newestVersion) ? { kind: 'warn' as const, text: say('about.update', { version: newestVersion }) } : { kind: 'good' as const, text: say('about.newest') }
  }
  return (
    <PageFrame id='about-page' title='me.about'>
      <View className='yq-brand'>
        <View className='yq-brand-mark'><Icon name='signed' size={32} /></View>
        <View>
          <View className='yq-brand-name'>{say('app.name')}</View>
          <View className='yq-hint yq-link' id='about-version' ariaRole='button' onClick={() => goTo('gallery')}>{say('about.version', { version: about.version })}</View>
        </View>
      </View>
      <Reading id='about' problem={problem} isRead={versions !== undefined} onRetry={read} count={1} />
      {update && <Notice id='about-update' kind={update.kind} text={update.text} />}
      {update && update.kind !== 'good' && <View className='yq-stack'><Action id='about-reload' label={say('about.reload')} onClick={updateApp} /></View>}
      <View className='yq-card'>
        {POINTS.map(({ icon, text }) => (
          <View key={icon} className='yq-point'>
            <View className='yq-point-mark'><Icon name={icon} /></View>
            <View>{say(text)}</View>
          </View>
        ))}
      </View>
    </PageFrame>
  )
}
