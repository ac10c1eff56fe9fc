// Several documents, one PIN: the list that is approved, then what became of each.
import { View } from '@tarojs/components'
import { useEffect, useMemo } from 'react'
import { biometrics, knowBiometrics } from '../../biometrics.ts'
import { Action } from '../../components/action.tsx'
import { batchSelection } from '../../components/batch-selection.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageFrame } from '../../components/page-frame.tsx'
import { startAt } from '../../components/routes.ts'
import { SigningLayer } from '../../components/signing/signing-layer.tsx'
import { createSignFlow } from '../../flows/sign-flow.ts'
import { useStore } from '../../flows/use-store.ts'
import { useLanguage } from '../../language/language.ts'
import { phone } from '../../phone.ts'
import { pinFree, refreshPinFree } from '../../pin-free.ts'
import { useRouter } from '../../platform/index.ts'
import { BatchDone } from './parts/batch-done.tsx'
import { BatchList } from './parts/batch-list.tsx'

export default function BatchPage() {
  const { say } = useLanguage()
  useEffect(knowBiometrics, [])
  const tasks = useStore(batchSelection)
  const { codeId } = useRouter().params
  // Every document's bytes are fetched and digested by the phone: docs/decisions/0004.
  const flow = useMemo(
    () =>
      createSignFlow(phone, {
        codeId,
        items: () => batchSelection.get().map(({ taskId, documentDigestHex }) => ({ taskId, documentDigestHex, byBytes: true })),
        windowId: () => pinFree.covering(batchSelection.get(), phone.ports.clock.nowMs()),
        biometric: () => biometrics.covering(batchSelection.get()),
        onSettled: refreshPinFree,
      }),
    [codeId],
  )
  const state = useStore(flow.state)
  const count = tasks.length
  // The lists stay as they are while the steps go by: a hundred rows drawn anew with each step would take longer than the signing.
  const toReview = useMemo(() => <BatchList tasks={tasks} />, [tasks])
  const toEdit = useMemo(() => <BatchList tasks={tasks} onRemove={(taskId) => batchSelection.set(tasks.filter((task) => task.taskId !== taskId))} />, [tasks])

  if (state.step === 'done') return <PageFrame id='batch' title='batch.title'><BatchDone tasks={tasks} results={state.results} /></PageFrame>
  if (count === 0) {
    return (
      <PageFrame id='batch' title='batch.title'>
        <EmptyState id='batch-empty' icon='inbox' title={say('batch.empty')} />
        <Action id='batch-home' label={say('common.home')} onClick={() => startAt('home')} />
      </PageFrame>
    )
  }
  return (
    <PageFrame id='batch' title='batch.title'>
      <View className='yq-with-foot'>
        <View className='yq-title' id='batch-review'>{say('batch.review', { count })}</View>
        <View className='yq-hint'>{say('batch.review.hint')}</View>
        {toEdit}
      </View>
      <View className='yq-foot'>
        <Action id='batch-go' icon='pen' label={say('batch.go', { count })} onClick={flow.open} />
      </View>
      <SigningLayer flow={flow} state={state} about={say('signing.pin.many', { count })} review={toReview} onReload={() => undefined} titleOf={(taskId) => tasks.find((task) => task.taskId === taskId)?.title ?? ''} />
    </PageFrame>
  )
}
