// The signers of a document, how each stands, and under which certificate each has signed.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { SignatureCard, SignerDetail } from '@yiqian/shared/protocol/status-sync.ts'
import { useLanguage } from '../language/language.ts'
import { saySecond, sayTime } from '../language/times.ts'
import { commonName } from './certificate-facts.tsx'
import { FactList } from './fact-list.tsx'
import { StateTag } from './state-tag.tsx'

export function SignerList({ id, signers }: { id: string; signers: readonly SignerDetail[] }) {
  return (
    <View id={id} className='yq-signers'>
      {signers.map((signer) => <Signer key={`${signer.staffNumber}-${signer.order}`} signer={signer} />)}
    </View>
  )
}

function Signer({ signer: { staffNumber, name, title, department, order, state, signedAtMs, reason, signedUnder, signature } }: { signer: SignerDetail }) {
  const { say } = useLanguage()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <View>
      <View className='yq-signer'>
        <View className='yq-signer-main'>
          <View className='yq-signer-name'>{name}</View>
          <View className='yq-hint'>{[department, title].join(' · ')}</View>
          {signedAtMs !== null && <View className='yq-hint'>{sayTime(signedAtMs)}</View>}
          {signedUnder && <View className='yq-hint' id={`signed-under-${staffNumber}`}>{signedUnder.kind === 'delegation' ? say('delegated.by', { name: signedUnder.name }) : say('delegated.automatically')}</View>}
          {reason !== null && <View className='yq-error'>{say('document.reason.line', { reason })}</View>}
        </View>
        <StateTag state={state} />
      </View>
      {signature && (
        <View id={`signer-certificate-${order}`} className='yq-signer-more' hoverClass='yq-pressed' ariaRole='button' ariaLabel={`${name} ${say('signed.certificate')}`} onClick={() => setIsOpen(!isOpen)}>
          {say(isOpen ? 'signed.certificate.hide' : 'signed.certificate')}
        </View>
      )}
      {signature && isOpen && <CertificateOf id={`signer-certificate-${order}-facts`} signature={signature} />}
    </View>
  )
}

function CertificateOf({ id, signature: { signedAtMs, timestampAtMs, timestampSerialHex, certificate } }: { id: string; signature: SignatureCard }) {
  const { say } = useLanguage()
  return (
    <View id={id}>
      <FactList
        facts={[
          { name: say('certificate.holder'), value: commonName(certificate.subject) },
          { name: say('certificate.issuer'), value: commonName(certificate.issuer) },
          { name: say('certificate.serial'), value: certificate.serialHex.toUpperCase(), isMono: true },
          { name: say('certificate.from'), value: sayTime(certificate.notBeforeMs) },
          { name: say('certificate.until'), value: sayTime(certificate.notAfterMs) },
          { name: say('signed.signedAt'), value: saySecond(signedAtMs) },
          ...(timestampAtMs === null ? [] : [{ name: say('signed.timestampAt'), value: saySecond(timestampAtMs) }]),
          ...(timestampSerialHex === null ? [] : [{ name: say('signed.timestampSerial'), value: timestampSerialHex.toUpperCase(), isMono: true }]),
        ]}
      />
    </View>
  )
}
