// A certificate as its holder reads it.
import { View } from '@tarojs/components'
import type { CertificateCard } from '@yiqian/shared/protocol/cards.ts'
import { useLanguage } from '../language/language.ts'
import { sayTime } from '../language/times.ts'
import { FactList } from './fact-list.tsx'

export function CertificateFacts({ id, certificate }: { id: string; certificate: CertificateCard }) {
  const { say } = useLanguage()
  const { state, subject, issuer, serialHex, notBeforeMs, notAfterMs } = certificate
  return (
    <View className='yq-card' id={id}>
      <View className='yq-card-head'>
        <View className='yq-card-title'>{say('certificate.title')}</View>
        <View id={`${id}-state`} className={`yq-tag ${state === 'valid' ? 'yq-tag-ok' : 'yq-tag-bad'}`}>{say(`certificate.${state}`)}</View>
      </View>
      <FactList
        facts={[
          { name: say('certificate.holder'), value: commonName(subject) },
          { name: say('certificate.issuer'), value: commonName(issuer), id: `${id}-issuer` },
          { name: say('certificate.serial'), value: serialHex.toUpperCase(), isMono: true, id: `${id}-serial` },
          { name: say('certificate.from'), value: sayTime(notBeforeMs) },
          { name: say('certificate.until'), value: sayTime(notAfterMs), id: `${id}-until` },
          { name: say('certificate.algorithm'), value: 'SM3withSM2' },
        ]}
      />
    </View>
  )
}

/** The name that people know, out of a distinguished name. */
export function commonName(name: string): string {
  return /(?:^|,\s*)CN=((?:\\.|[^,\\])+)/i.exec(name)?.[1]?.replace(/\\(.)/g, '$1') ?? name
}
