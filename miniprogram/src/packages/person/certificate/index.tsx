// 我的证书: issuer, serial, validity, practice places, state; download and renewal (MA-1, MA-3, MP-9, CM-10).
import { View } from '@tarojs/components'
import { useState } from 'react'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { CertificateCard } from '@yiqian/shared/protocol/cards.ts'
import { Action } from '../../../components/action.tsx'
import { CertificateFacts } from '../../../components/certificate-facts.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { FactList } from '../../../components/fact-list.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { PinSheet } from '../../../components/pin-sheet.tsx'
import { Reading } from '../../../components/reading.tsx'
import { goTo } from '../../../components/routes.ts'
import { useMe } from '../../../components/use-me.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { platform } from '../../../platform/index.ts'
import { daysLeft, isRenewalDue, renewCertificate } from '../../../signing/renew-certificate.ts'

const pemOf = (base64: string): string => `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`

export default function CertificatePage() {
  const { say } = useLanguage()
  const { me, problem, reload } = useMe()
  const certificate = me?.certificate
  return (
    <PageFrame id='certificate-page' title='certificatePage.title'>
      <Reading id='certificate-page' problem={problem} isRead={me !== undefined} onRetry={reload} />
      {me && !certificate && <EmptyState id='certificate-none' icon='certificate' title={say('certificatePage.none')} hint={say('certificatePage.none.hint')} />}
      {certificate && <Renewal certificate={certificate} onRenewed={reload} />}
      {certificate && <CertificateFacts id='certificate' certificate={certificate} />}
      {certificate && (
        <View className='yq-card' id='practice-places'>
          <View className='yq-card-title'>{say('certificatePage.places')}</View>
          <FactList facts={me.practicePlaces.map((place, index) => ({ name: index === 0 ? say('certificatePage.mainPlace') : `${index + 1}`, value: place, id: `practice-place-${index}` }))} />
        </View>
      )}
      {certificate && <Downloads certificate={certificate} />}
      {me && <View className='yq-hint yq-apart-line yq-after-pad'>{say('certificatePage.lost')}</View>}
    </PageFrame>
  )
}

function Renewal({ certificate: { notAfterMs, state }, onRenewed }: { certificate: CertificateCard; onRenewed: () => void }) {
  const { say } = useLanguage()
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [isDone, setIsDone] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const days = daysLeft(notAfterMs, Date.now())
  const renew = async (pin: string): Promise<void> => {
    setIsBusy(true)
    setProblem(undefined)
    try {
      await renewCertificate(phone, pin)
      setIsAsking(false)
      setIsDone(true)
      onRenewed()
    } catch (cause) {
      setProblem(problemOf(cause))
    } finally {
      setIsBusy(false)
    }
  }
  if (isDone) return <Notice id='certificate-renewed' kind='good' text={say('certificatePage.renewed')} />
  if (state !== 'valid') return null
  if (days < 0) return <View className='yq-stack'><Notice id='certificate-over' kind='bad' text={say('certificatePage.over')} /><Action id='certificate-again' label={say('me.again')} onClick={() => goTo('enrolment', { again: '1' })} /></View>
  if (!isRenewalDue(notAfterMs, Date.now())) return <View className='yq-hint yq-apart-line' id='certificate-left'>{say('certificatePage.left', { days })}</View>
  return (
    <View className='yq-stack'>
      <Notice id='certificate-due' kind='warn' text={say('certificatePage.due', { days })} />
      <Action id='renew' label={say('certificatePage.renew')} onClick={() => setIsAsking(true)} />
      {isAsking && <PinSheet title={say('certificatePage.renew')} about={say('certificatePage.renew.about')} problem={problem} isBusy={isBusy} busyText={say('certificatePage.renew')} onClose={isBusy ? undefined : () => setIsAsking(false)} onPin={(pin) => void renew(pin)} />}
    </View>
  )
}

function Downloads({ certificate: { certificateBase64, serialHex } }: { certificate: CertificateCard }) {
  const { say } = useLanguage()
  const [problem, setProblem] = useState<Problem>()
  const [isCopied, setIsCopied] = useState(false)
  const pem = pemOf(certificateBase64)
  /** A certificate is public: where no file can be given out, its text is. */
  const save = async (suffix: 'cer' | 'pem', content: Uint8Array): Promise<void> => {
    setProblem(undefined)
    setIsCopied(false)
    try {
      const outcome = await platform.saveFile({ name: `${serialHex}.${suffix}`, type: suffix === 'cer' ? 'application/pkix-cert' : 'application/x-pem-file', content, isPublic: true })
      if (outcome !== 'impossible') return
      await platform.copy(pem)
      setIsCopied(true)
    } catch (cause) {
      setProblem(problemOf(cause))
    }
  }
  return (
    <View className='yq-stack'>
      {problem && <ProblemNotice id='download-problem' problem={problem} />}
      {isCopied && <Notice id='download-copied' kind='info' text={say('certificatePage.copied')} />}
      <Action id='download-der' kind='quiet' label={say('certificatePage.download.der')} onClick={() => void save('cer', base64ToBytes(certificateBase64))} />
      <Action id='download-pem' kind='quiet' label={say('certificatePage.download.pem')} onClick={() => void save('pem', utf8ToBytes(pem))} />
    </View>
  )
}
