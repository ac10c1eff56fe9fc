// A task that is over: my signature, its timestamp and certificate, the other signers, the document.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { TaskDetail } from '@yiqian/shared/protocol/status-sync.ts'
import { Action } from '../../components/action.tsx'
import { CertificateFacts } from '../../components/certificate-facts.tsx'
import { DocumentFacts } from '../../components/document-facts.tsx'
import { Skeleton } from '../../components/empty-state.tsx'
import { FactList } from '../../components/fact-list.tsx'
import { Notice, ProblemNotice } from '../../components/notice.tsx'
import { OpenOriginal } from '../../components/open-original.tsx'
import { PageFrame } from '../../components/page-frame.tsx'
import { goTo } from '../../components/routes.ts'
import { SignerList } from '../../components/signer-list.tsx'
import { StateTag } from '../../components/state-tag.tsx'
import { useTask } from '../../components/use-task.ts'
import { useLanguage } from '../../language/language.ts'
import { saySecond } from '../../language/times.ts'
import { phone } from '../../phone.ts'
import { useRouter } from '../../platform/index.ts'
import { SendSheet } from './parts/send-sheet.tsx'
import { VoidSheet } from './parts/void-sheet.tsx'

export default function SignedPage() {
  const { say } = useLanguage()
  const { params } = useRouter()
  const { detail, problem, reload } = useTask(params.taskId ?? '')
  return (
    <PageFrame id='signed' title='signed.title'>
      {problem && <ProblemNotice id='signed-problem' problem={problem} />}
      {problem && <Action id='signed-retry' kind='quiet' label={say('common.retry')} onClick={reload} />}
      {!detail && !problem && <Skeleton id='signed-loading' />}
      {detail && <Details detail={detail} onReload={reload} />}
    </PageFrame>
  )
}

function Details({ detail, onReload }: { detail: TaskDetail; onReload: () => void }) {
  const { say } = useLanguage()
  const { task, signature, signers, voidableUntilMs } = detail
  const [isVoiding, setIsVoiding] = useState(false)
  const [isSending, setIsSending] = useState(false)
  const isVoidable = voidableUntilMs !== null && phone.ports.clock.nowMs() <= voidableUntilMs
  return (
    <View>
      <View className='yq-card'>
        <View className='yq-card-head'>
          <View className='yq-card-title' id='signed-document-title'>{task.title}</View>
          <StateTag state={task.state} id='signed-state' />
        </View>
        {signature && (
          <FactList
            id='signature'
            facts={[
              { name: say('signed.signedAt'), value: saySecond(signature.signedAtMs), id: 'signed-at' },
              signature.timestampAtMs !== null && { name: say('signed.timestampAt'), value: saySecond(signature.timestampAtMs), id: 'timestamp-at' },
              signature.timestampSerialHex !== null && { name: say('signed.timestampSerial'), value: signature.timestampSerialHex.toUpperCase(), isMono: true },
            ]}
          />
        )}
        <View className='yq-stack'>
          <Action id='view-document' icon='document' label={say('signed.view')} isDisabled={task.documentState === 'deleted'} onClick={() => goTo('document', { taskId: task.taskId })} />
          <OpenOriginal detail={detail} />
          {detail.sharing !== 'none' && task.state === 'signed' && task.documentState !== 'voided' && task.documentState !== 'deleted' && <Action id='send' kind='quiet' icon='delegate' label={say('send')} onClick={() => setIsSending(true)} />}
          {isVoidable && <Action id='void' kind='danger' label={say('void')} onClick={() => setIsVoiding(true)} />}
        </View>
        {task.documentState === 'voided' && <Notice id='voided' kind='warn' text={say('void.is', { reason: detail.closedReason ?? '' })} />}
      </View>
      {isSending && <SendSheet taskId={task.taskId} onClose={() => setIsSending(false)} />}
      {isVoiding && <VoidSheet taskId={task.taskId} title={task.title} onClose={() => setIsVoiding(false)} onVoided={() => (setIsVoiding(false), onReload())} />}
      {signature && <CertificateFacts id='certificate' certificate={signature.certificate} />}
      <View className='yq-card'>
        <View className='yq-card-title'>{say('document.signers')}</View>
        <SignerList id='signers' signers={signers} />
        <Action id='see-flow' kind='plain' icon='open' label={say('flow.open')} onClick={() => goTo('flow', { taskId: task.taskId })} />
      </View>
      <View className='yq-card'>
        <View className='yq-card-title'>{say('document.details')}</View>
        <DocumentFacts detail={detail} />
      </View>
    </View>
  )
}
