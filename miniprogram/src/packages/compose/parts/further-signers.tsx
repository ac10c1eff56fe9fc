// 其他签署人: the colleagues who sign after me, in which order, and choosing them.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Icon } from '../../../components/icon.tsx'
import { movedUp, toggled, type Further } from '../../../flows/further-signers.ts'
import { useLanguage } from '../../../language/language.ts'
import { useReachable } from '../../../platform/keyboard.ts'
import { SignersSheet } from './signers-sheet.tsx'

export function FurtherSigners({ further, onChange }: { further: Further; onChange: (further: Further) => void }) {
  const { say } = useLanguage()
  const [isChoosing, setIsChoosing] = useState(false)
  const { people, order } = further
  const isInOrder = order === 'sequence' && people.length > 1
  useReachable(['signers-add', 'signers-order-sequence', 'signers-order-any', ...people.flatMap(({ staffNumber }) => [`signer-${staffNumber}-up`, `signer-${staffNumber}-remove`])])
  return (
    <View className='yq-card' id='further-signers'>
      <View className='yq-card-title'>{say('signers.title')}</View>
      <View className='yq-hint'>{say(people.length === 0 ? 'signers.none' : people.length === 1 ? 'signers.hint.one' : `signers.hint.${order}`)}</View>
      {people.length > 1 && <Choice id='signers-order' label={say('signers.order')} isWide options={[{ value: 'sequence', name: say('signers.sequence') }, { value: 'any', name: say('signers.any') }]} value={order} onChange={(value) => onChange({ ...further, order: value })} />}
      {people.map((person, index) => (
        <View key={person.staffNumber} id={`signer-${person.staffNumber}`} className='yq-further'>
          <View className='yq-further-number'>{isInOrder || people.length === 1 ? index + 2 : '·'}</View>
          <View className='yq-further-main'>
            <View className='yq-flow-name'>{person.name}</View>
            <View className='yq-hint yq-small'>{[person.department, person.title].join(' · ')}</View>
          </View>
          {isInOrder && index > 0 && <View id={`signer-${person.staffNumber}-up`} className='yq-icon-button' hoverClass='yq-pressed' ariaRole='button' ariaLabel={say('signers.up', { name: person.name })} onClick={() => onChange(movedUp(further, person.staffNumber))}><Icon name='chevron' className='yq-turn-up' /></View>}
          <View id={`signer-${person.staffNumber}-remove`} className='yq-icon-button' hoverClass='yq-pressed' ariaRole='button' ariaLabel={say('signers.remove', { name: person.name })} onClick={() => onChange(toggled(further, person))}><Icon name='close' /></View>
        </View>
      ))}
      <Action id='signers-add' kind='quiet' icon='plus' label={say('signers.add')} onClick={() => setIsChoosing(true)} />
      {isChoosing && <SignersSheet further={further} onChange={onChange} onClose={() => setIsChoosing(false)} />}
    </View>
  )
}
