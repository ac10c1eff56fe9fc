// A document: read, sign or reject.
import { View } from '@tarojs/components'
import { useEffect, useMemo, useRef, useState } from 'react'
import { biometrics, knowBiometrics } from '../../biometrics.ts'
import { openedTask } from '../../components/opened-task.ts'
import { PageFrame } from '../../components/page-frame.tsx'
import { SigningLayer } from '../../components/signing/signing-layer.tsx'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { createSignFlow } from '../../flows/sign-flow.ts'
import { useStore } from '../../flows/use-store.ts'
import { useLanguage } from '../../language/language.ts'
import { sayTime } from '../../language/times.ts'
import { phone } from '../../phone.ts'
import { pinFree, refreshPinFree } from '../../pin-free.ts'
import { useRouter } from '../../platform/index.ts'
import { useDelegator } from './parts/use-delegator.ts'
import { DetailsSheet } from './parts/details-sheet.tsx'
import { DocumentBody } from './parts/document-body.tsx'
import { DocumentFoot } from './parts/document-foot.tsx'
import { DocumentHead } from './parts/document-head.tsx'
import { LoadingDocument } from './parts/loading-document.tsx'
import { RejectSheet } from './parts/reject-sheet.tsx'
import { ReviewFacts } from './parts/review-facts.tsx'
import { SigningDone } from './parts/signing-done.tsx'
import { UnseenSheet } from './parts/unseen-sheet.tsx'
import { useTask } from '../../components/use-task.ts'

type Open = 'details' | 'reject' | 'unseen' | undefined

export default function DocumentPage() {
  const { say } = useLanguage()
  useEffect(knowBiometrics, [])
  const { params } = useRouter()
  const taskId = params.taskId ?? ''
  // set when a colleague's document is opened under their grant
  const { delegationId } = params
  const delegator = useDelegator(delegationId)
  const { detail, asOfMs, problem, reload } = useTask(taskId)
  const [open, setOpen] = useState<Open>()
  const [unseen, setUnseen] = useState<readonly number[]>([])
  const wasAsked = useRef(false)
  const shown = useRef(detail?.task)
  shown.current = detail?.task
  const flow = useMemo(
    () =>
      createSignFlow(phone, {
        codeId: params.codeId,
        items: () => (shown.current ? [{ taskId, documentDigestHex: shown.current.documentDigestHex, byBytes: true, ...(delegationId !== undefined && { delegationId }) }] : []),
        windowId: () => (shown.current && delegationId === undefined ? pinFree.covering([shown.current], phone.ports.clock.nowMs()) : undefined),
        biometric: () => (shown.current && delegationId === undefined ? biometrics.covering([shown.current]) : undefined),
        onSettled: refreshPinFree,
      }),
    [taskId, params.codeId, delegationId],
  )
  const signing = useStore(flow.state)

  // Tapped in the list: what it knew is shown at once, and the first page is asked for beside the details. JSON comes with them.
  const task = detail?.task ?? (problem ? undefined : cardOfPdf(taskId))
  const wantsToSign = useRef(false)

  const sign = (): void => {
    if (!detail) return void (wantsToSign.current = true)
    if (unseen.length > 0 && !wasAsked.current) return setOpen('unseen')
    setOpen(undefined)
    flow.open()
  }
  const signAnyway = (): void => {
    wasAsked.current = true
    sign()
  }

  const signNow = useRef(sign)
  signNow.current = sign
  useEffect(() => {
    if (detail && wantsToSign.current) signNow.current()
    wantsToSign.current = false
  }, [detail])

  if (!task) return <PageFrame id='document' title='document.title' isScreen><LoadingDocument problem={problem} onRetry={reload} /></PageFrame>
  if (signing.step === 'done') return <PageFrame id='document' title='document.title' isScreen><SigningDone title={task.title} results={signing.results} /></PageFrame>
  return (
    <PageFrame id='document' title='document.title' isScreen>
      {asOfMs !== undefined && <View id='document-as-of' className='yq-as-of yq-as-of-strip' ariaRole='button' onClick={reload}>{say('list.asOf', { time: sayTime(asOfMs) })}</View>}
      <DocumentHead task={task} requesterNote={detail?.requesterNote ?? null} onDetails={() => setOpen('details')} onBehalfOf={delegationId === undefined ? undefined : delegator} />
      <View className='yq-viewer'>
        <DocumentBody key={task.documentDigestHex} task={task} form={detail?.form ?? null} onUnseen={setUnseen} onChanged={reload} />
      </View>
      <DocumentFoot task={task} closedReason={detail?.closedReason ?? null} unseenCount={unseen.length} isForOther={delegationId !== undefined} onSign={sign} onReject={() => setOpen('reject')} />
      {open === 'details' && detail && <DetailsSheet detail={detail} onClose={() => setOpen(undefined)} />}
      {open === 'reject' && <RejectSheet taskId={taskId} onClose={() => setOpen(undefined)} />}
      {open === 'unseen' && <UnseenSheet unseen={unseen} onClose={() => setOpen(undefined)} onSign={signAnyway} />}
      <SigningLayer flow={flow} state={signing} about={delegationId === undefined ? say('signing.pin.one', { title: task.title }) : `${say('delegated.for', { name: delegator })} · ${task.title}`} review={<ReviewFacts task={task} onBehalfOf={delegationId === undefined ? undefined : delegator} />} onReload={reload} />
    </PageFrame>
  )
}

function cardOfPdf(taskId: string): TaskCard | undefined {
  const card = openedTask(taskId)
  return card && isPdfContent(card.contentKind) ? card : undefined
}
