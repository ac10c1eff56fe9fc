// 指纹、面容签署: enable with the PIN, or see what is enabled and disable it with one tap (MA-5).
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { DOCUMENT_TYPES } from '@yiqian/shared/protocol/states.ts'
import { biometrics } from '../../../biometrics.ts'
import { Action } from '../../../components/action.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { FactList } from '../../../components/fact-list.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { PinSheet } from '../../../components/pin-sheet.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { saySecond } from '../../../language/times.ts'

export default function BiometricsPage() {
  const { say } = useLanguage()
  const { isKnown, isAllowed, isPossible, biometric, pinTypes } = useStore(biometrics.state)
  const [problem, setProblem] = useState<Problem>()
  const load = (): void => {
    setProblem(undefined)
    biometrics.refresh().catch((error: unknown) => setProblem(problemOf(error)))
  }
  useEffect(load, [])
  const types = DOCUMENT_TYPES.filter((type) => pinTypes.includes(type)).map((type) => say(`type.${type}`))
  return (
    <PageFrame id='biometrics-page' title='biometrics.title'>
      {problem && <ProblemNotice id='biometrics-problem' problem={problem} />}
      {problem && <Action id='biometrics-retry' kind='quiet' label={say('common.retry')} onClick={load} />}
      {!isKnown && !problem && <Skeleton id='biometrics-loading' />}
      {isKnown && <Notice id='biometrics-hint' kind='info' text={say('biometrics.hint')} />}
      {isKnown && !isAllowed && <Notice id='biometrics-off' kind='warn' text={say('biometrics.off')} />}
      {isKnown && isAllowed && !isPossible && <Notice id='biometrics-none' kind='warn' text={say('biometrics.noDevice')} />}
      {biometric && (
        <View className='yq-card' id='biometrics-on'>
          <View className='yq-card-head'>
            <View className='yq-card-title'>{say('biometrics.here')}</View>
            <View className='yq-tag yq-tag-ok'>{say('biometrics.on')}</View>
          </View>
          <FactList
            facts={[
              { name: say('biometrics.method'), value: say(`biometrics.method.${biometric.method}`) },
              { name: say('biometrics.since'), value: saySecond(biometric.enabledAtMs) },
              { name: say('biometrics.pinTypes'), value: types.join('、') || say('biometrics.none') },
            ]}
          />
          <Action id='biometrics-disable' kind='danger' label={say('biometrics.disable')} onClick={() => void biometrics.disable().catch((error: unknown) => setProblem(problemOf(error)))} />
        </View>
      )}
      {isAllowed && isPossible && !biometric && <Enable />}
    </PageFrame>
  )
}

function Enable() {
  const { say } = useLanguage()
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const enable = (pin: string): void => {
    setProblem(undefined)
    setIsBusy(true)
    biometrics
      .enable(pin)
      .then(() => setIsAsking(false))
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setIsBusy(false))
  }
  return (
    <View>
      <Action id='biometrics-go' icon='shield' label={say('biometrics.go')} onClick={() => setIsAsking(true)} />
      {isAsking && <PinSheet title={say('signing.pin.title')} about={say('biometrics.about')} problem={problem} isBusy={isBusy} busyText={say('biometrics.busy')} onClose={() => setIsAsking(false)} onPin={enable} />}
    </View>
  )
}
