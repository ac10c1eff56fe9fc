// Set up: the certificate, and on to work.
import { useEffect, useState } from 'react'
import type { CertificateCard } from '@yiqian/shared/protocol/cards.ts'
import { Action } from '../../../../components/action.tsx'
import { CertificateFacts } from '../../../../components/certificate-facts.tsx'
import { Result } from '../../../../components/result.tsx'
import { replaceWith, startAt } from '../../../../components/routes.ts'
import { useLanguage } from '../../../../language/language.ts'
import { phone } from '../../../../phone.ts'
import { readMe } from '../../../../signing/read-tasks.ts'

export function DoneStep({ scan }: { scan?: string }) {
  const { say } = useLanguage()
  const [certificate, setCertificate] = useState<CertificateCard>()
  useEffect(() => {
    readMe(phone).then((me) => me.certificate && setCertificate(me.certificate), () => undefined)
  }, [])
  return (
    <Result
      id='enrolment-done'
      kind='good'
      title={say('enrolment.done.title')}
      text={say('enrolment.done.hint')}
      actions={
        scan === undefined || scan === '' ? <Action id='enrolment-next' label={say('enrolment.done.next')} onClick={() => startAt('home')} /> : <Action id='enrolment-scan' label={say('enrolment.done.scan')} onClick={() => replaceWith('scan', { q: scan })} />
      }
    >
      {certificate && <CertificateFacts id='certificate' certificate={certificate} />}
    </Result>
  )
}
