// Signed: when, with which certificate, and what comes next.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { CertificateCard } from '@yiqian/shared/protocol/cards.ts'
import { Action } from '../../../components/action.tsx'
import { commonName } from '../../../components/certificate-facts.tsx'
import { FactList } from '../../../components/fact-list.tsx'
import { Result } from '../../../components/result.tsx'
import { replaceWith, startAt } from '../../../components/routes.ts'
import { useLanguage } from '../../../language/language.ts'
import { saySecond } from '../../../language/times.ts'
import { phone } from '../../../phone.ts'
import { askForMessages } from '../../../platform/subscribe.ts'
import { readNoticeSettings } from '../../../signing/notices.ts'
import { readTask } from '../../../signing/read-tasks.ts'
import type { ItemResult } from '../../../signing/sign-documents.ts'

export function SigningDone({ title, results }: { title: string; results: readonly ItemResult[] }) {
  const { say } = useLanguage()
  const [result] = results
  const taskId = result?.taskId ?? ''
  const [certificate, setCertificate] = useState<CertificateCard>()
  useEffect(() => {
    readTask(phone, taskId).then(({ signature }) => signature && setCertificate(signature.certificate), () => undefined)
  }, [taskId])
  const templateIds = useTemplateIds()
  if (result?.result !== 'signed') return null
  return (
    <View className='yq-screen-plain'>
      <Result
        id='signing-done'
        kind='good'
        title={say('signing.done.title')}
        text={say(result.documentState === 'signed' ? 'signing.done.all' : 'signing.done.next')}
        actions={
          <>
            <Action id='done-home' label={say('signing.done.home')} onClick={() => void askForMessages(templateIds).then(() => startAt('home'))} />
            <Action id='done-details' kind='quiet' label={say('signing.done.details')} onClick={() => replaceWith('signed', { taskId })} />
          </>
        }
      >
        <View className='yq-card'>
          <FactList
            facts={[
              { name: say('signing.document'), value: title },
              { name: say('signing.done.time'), value: saySecond(result.signedAtMs), id: 'done-time' },
              certificate && { name: say('certificate.holder'), value: commonName(certificate.subject) },
              certificate && { name: say('certificate.serial'), value: certificate.serialHex.toUpperCase(), isMono: true, id: 'done-serial' },
            ]}
          />
        </View>
      </Result>
    </View>
  )
}

/** WeChat asks only at a tap, so that what it asks for is there before. */
function useTemplateIds(): readonly string[] {
  const [templateIds, setTemplateIds] = useState<readonly string[]>([])
  useEffect(() => {
    if (process.env.TARO_ENV === 'weapp') readNoticeSettings(phone).then(({ wechatTemplateIds }) => setTemplateIds(wechatTemplateIds), () => undefined)
  }, [])
  return templateIds
}
