// A scanned code: from the scanner here, from WeChat's own (its link rule opens this page), or from a link in a browser.
import { useEffect, useMemo } from 'react'
import { Action } from '../../components/action.tsx'
import { batchSelection } from '../../components/batch-selection.ts'
import { Skeleton } from '../../components/empty-state.tsx'
import { PageFrame } from '../../components/page-frame.tsx'
import { Result } from '../../components/result.tsx'
import { replaceWith, startAt } from '../../components/routes.ts'
import { scanCode } from '../../components/scan-code.ts'
import { createScanFlow, type ScanFlow, type ScanState } from '../../flows/scan-flow.ts'
import { useStore } from '../../flows/use-store.ts'
import { useLanguage } from '../../language/language.ts'
import { phone } from '../../phone.ts'
import { useRouter } from '../../platform/index.ts'
import { Compare } from './parts/compare.tsx'
import { LogInSheet } from './parts/log-in-sheet.tsx'
import { ScanBlocked } from './parts/scan-blocked.tsx'

export default function ScanPage() {
  const { params } = useRouter()
  const text = params.q ?? params.token ?? ''
  const flow = useMemo(() => createScanFlow(phone), [])
  const state = useStore(flow.state)
  useEffect(() => void (text !== '' && flow.claim(decoded(text))), [flow, text])
  return (
    <PageFrame id='scan-page' title='scan.title'>
      {text === '' ? <Nothing /> : <Content state={state} flow={flow} />}
    </PageFrame>
  )
}

function Content({ state, flow }: { state: ScanState; flow: ScanFlow }) {
  const { say } = useLanguage()
  switch (state.step) {
    case 'reading':
      return <Skeleton id='scan-reading' count={1} />
    case 'enrol':
      return <Result id='scan-enrol' kind='warn' icon='key' title={say('scan.enrol')} text={say('scan.enrol.hint')} actions={<Action id='scan-enrol-go' label={say('home.enrol')} onClick={() => replaceWith('enrolment', { scan: state.text })} />} />
    case 'approved':
      return <Result id='scan-approved' kind='good' title={say('scan.approved')} text={say('scan.approved.hint', { system: state.view.clientSystem })} actions={<Action id='scan-home' label={say('common.done')} onClick={() => startAt('home')} />} />
    case 'declined':
      return <Result id='scan-declined' kind='warn' icon='close' title={say('scan.declined')} text={say('scan.declined.hint')} actions={<Action id='scan-home' label={say('common.home')} onClick={() => startAt('home')} />} />
    case 'blocked':
      return <ScanBlocked problem={state.problem} onRetry={state.view ? flow.backToCompare : undefined} />
    default:
      return (
        <>
          <Compare view={state.view} isBusy={state.step === 'compare' && state.isBusy} onYes={() => confirm(state.view, flow)} onNo={() => void flow.decline()} />
          {(state.step === 'pin' || state.step === 'running') && <LogInSheet state={state} flow={flow} />}
        </>
      )
  }
}

function Nothing() {
  const { say } = useLanguage()
  return <Result id='scan-empty' kind='warn' icon='scan' title={say('scan.empty')} text={say('home.scan.hint')} actions={<Action id='scan-again' icon='scan' label={say('home.scan')} onClick={() => void scanCode(true)} />} />
}

function confirm({ purpose, task, tasks, codeId }: Extract<ScanState, { step: 'compare' }>['view'], flow: ScanFlow): void {
  if (purpose === 'sign' && tasks && tasks.length > 0) {
    batchSelection.set(tasks)
    replaceWith('batch', { codeId })
  } else if (purpose === 'sign' && task) replaceWith('document', { taskId: task.taskId, codeId })
  else flow.askPin()
}

/** WeChat hands the link over percent-encoded once more. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
