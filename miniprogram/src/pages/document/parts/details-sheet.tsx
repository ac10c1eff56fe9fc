// All that is known about a document, its signers, and the original file.
import { View } from '@tarojs/components'
import type { TaskDetail } from '@yiqian/shared/protocol/status-sync.ts'
import { Action } from '../../../components/action.tsx'
import { DocumentFacts } from '../../../components/document-facts.tsx'
import { OpenOriginal } from '../../../components/open-original.tsx'
import { goTo } from '../../../components/routes.ts'
import { Sheet } from '../../../components/sheet.tsx'
import { WithdrawOwn } from './withdraw-own.tsx'
import { SignerList } from '../../../components/signer-list.tsx'
import { useLanguage } from '../../../language/language.ts'

export function DetailsSheet({ detail, onClose }: { detail: TaskDetail; onClose: () => void }) {
  const { say } = useLanguage()
  return (
    <Sheet id='details-sheet' title={say('document.details')} onClose={onClose} actions={<OpenOriginal detail={detail} />}>
      <DocumentFacts detail={detail} />
      <View className='yq-section'>{say('document.signers')}</View>
      <SignerList id='signers' signers={detail.signers} />
      {detail.startedBy && <WithdrawOwn taskId={detail.task.taskId} startedBy={detail.startedBy} />}
      <Action id='see-flow' kind='plain' icon='open' label={say('flow.open')} onClick={() => goTo('flow', { taskId: detail.task.taskId })} />
    </Sheet>
  )
}
