// What was signed under a grant or by automatic signing, newest first.
import { View } from '@tarojs/components'
import type { MandateUseCard } from '@yiqian/shared/protocol/delegations.ts'
import { useLanguage } from '../language/language.ts'
import { saySecond } from '../language/times.ts'

const TAGS = { signed: 'yq-tag-ok', taken: 'yq-tag-warn', failed: 'yq-tag-quiet', withdrawn: 'yq-tag-quiet' } as const

export function UseList({ id, title, none, uses }: { id: string; title: string; none: string; uses: readonly MandateUseCard[] }) {
  const { say } = useLanguage()
  return (
    <View className='yq-card' id={id}>
      <View className='yq-card-title'>{title}</View>
      {uses.length === 0 && <View className='yq-hint' id={`${id}-none`}>{none}</View>}
      <View className='yq-signers'>
        {uses.map(({ taskId, title: name, clientSystem, documentType, state, atMs }, index) => (
          <View key={`${taskId}-${atMs}-${index}`} className='yq-signer'>
            <View className='yq-signer-main'>
              <View className='yq-signer-name'>{name}</View>
              <View className='yq-hint'>{[clientSystem, say(`type.${documentType}`), saySecond(atMs)].join(' · ')}</View>
            </View>
            <View className={`yq-tag ${TAGS[state]}`}>{say(`delegation.use.${state}`)}</View>
          </View>
        ))}
      </View>
    </View>
  )
}
