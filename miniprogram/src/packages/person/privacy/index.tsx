// 隐私说明: what is done with a person's data; agreeing, and taking it back (MA-11).
import { View } from '@tarojs/components'
import { useCallback, useEffect, useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { Notice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { Reading } from '../../../components/reading.tsx'
import { startAt } from '../../../components/routes.ts'
import { Sheet } from '../../../components/sheet.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { sayTime } from '../../../language/times.ts'
import { phone } from '../../../phone.ts'
import { agreeToPrivacy, readAppNotice, withdrawPrivacy } from '../../../signing/account.ts'
import { readMe } from '../../../signing/read-tasks.ts'

const PARTS = ['privacy.who', 'privacy.what', 'privacy.identity', 'privacy.why', 'privacy.long', 'privacy.rights'] as const

interface Known {
  version: string
  hospital: string
  /** undefined: this phone is bound to nobody, so there is nothing to agree or withdraw here */
  agreed?: { version: string | null; atMs: number | null }
}

async function readKnown(): Promise<Known> {
  const { privacyVersion: version, hospitalName: hospital } = await readAppNotice(phone)
  const me = (await phone.keystore.load()) === undefined ? undefined : await readMe(phone).catch(() => undefined)
  return { version, hospital, ...(me && { agreed: { version: me.privacy.agreedVersion, atMs: me.privacy.agreedAtMs } }) }
}

export default function PrivacyPage() {
  const { say } = useLanguage()
  const [known, setKnown] = useState<Known>()
  const [problem, setProblem] = useState<Problem>()
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const read = useCallback(() => readKnown().then(setKnown, (cause: unknown) => setProblem(problemOf(cause))), [])
  useEffect(() => void read(), [read])
  const retry = (): void => {
    setProblem(undefined)
    void read()
  }
  const act = async (task: () => Promise<unknown>): Promise<void> => {
    setIsBusy(true)
    setProblem(undefined)
    await task().catch((cause: unknown) => setProblem(problemOf(cause)))
    setIsBusy(false)
  }
  const agreed = known?.agreed
  const isCurrent = agreed !== undefined && agreed.version === known?.version
  return (
    <PageFrame id='privacy-page' title='privacy.title'>
      <Reading id='privacy' problem={problem} isRead={known !== undefined} onRetry={retry} />
      {known && <View className='yq-hint' id='privacy-version'>{say('privacy.version', { version: known.version })}</View>}
      {known && (
        <View className='yq-card'>
          {PARTS.map((part) => <View key={part} className='yq-paragraph'>{say(part, { hospital: known.hospital })}</View>)}
        </View>
      )}
      {agreed && isCurrent && agreed.atMs !== null && <Notice id='privacy-agreed' kind='good' text={say('privacy.agreed', { time: sayTime(agreed.atMs), version: agreed.version! })} />}
      {agreed && !isCurrent && (
        <View className='yq-stack'>
          <Notice id='privacy-changed' kind='warn' text={say('privacy.changed')} />
          <Action id='privacy-agree-now' label={say('privacy.agree')} isBusy={isBusy} onClick={() => void act(async () => agreeToPrivacy(phone, known.version).then(read))} />
        </View>
      )}
      {agreed && <View className='yq-stack'><Action id='privacy-withdraw' kind='plain' label={say('privacy.withdraw')} onClick={() => setIsAsking(true)} /></View>}
      {isAsking && (
        <Sheet id='withdraw-sheet' title={say('privacy.withdraw')} onClose={() => setIsAsking(false)} actions={<Action id='withdraw-go' kind='danger' label={say('privacy.withdraw')} isBusy={isBusy} onClick={() => void act(() => withdrawPrivacy(phone).then(() => startAt('home')))} />}>
          <View>{say('privacy.withdraw.question')}</View>
        </Sheet>
      )}
    </PageFrame>
  )
}
