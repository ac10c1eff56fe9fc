// The signers of a document and how each stands.
import { View } from '@tarojs/components'
import type { SignerStatus } from '@yiqian/shared/protocol/cards.ts'
import { useLanguage } from '../language/language.ts'
import { sayTime } from '../language/times.ts'
import { StateTag } from './state-tag.tsx'

export function SignerList({ id, signers }: { id: string; signers: readonly SignerStatus[] }) {
  const { say } = useLanguage()
  return (
    <View id={id} className='yq-signers'>
      {signers.map(({ staffNumber, name, title, department, order, state, signedAtMs, reason, signedUnder }) => (
        <View key={`${staffNumber}-${order}`} className='yq-signer'>
          <View className='yq-signer-main'>
            <View className='yq-signer-name'>{name}</View>
            <View className='yq-hint'>{[department, title].join(' · ')}</View>
            {signedAtMs !== null && <View className='yq-hint'>{sayTime(signedAtMs)}</View>}
            {signedUnder && <View className='yq-hint' id={`signed-under-${staffNumber}`}>{signedUnder.kind === 'delegation' ? say('delegated.by', { name: signedUnder.name }) : say('delegated.automatically')}</View>}
            {reason !== null && <View className='yq-error'>{say('document.reason.line', { reason })}</View>}
          </View>
          <StateTag state={state} />
        </View>
      ))}
    </View>
  )
}
