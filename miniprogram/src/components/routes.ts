// The pages by name, so that no address is written twice.
import { platform } from '../platform/index.ts'

type Query = Readonly<Record<string, string | undefined>>

const withQuery = (path: string, query: Query = {}): string => {
  const parts = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`
}

const PATHS = {
  home: '/pages/index/index',
  scan: '/pages/scan/index',
  document: '/pages/document/index',
  batch: '/pages/batch/index',
  signed: '/pages/signed/index',
  enrolment: '/packages/enrolment/start/index',
  handwriting: '/packages/person/handwriting/index',
  about: '/packages/person/about/index',
  pin: '/packages/person/pin/index',
  'login-password': '/packages/person/login-password/index',
  'pin-free': '/packages/person/pin-free/index',
  biometrics: '/packages/person/biometrics/index',
  delegation: '/packages/person/delegation/index',
  'delegation-grant': '/packages/person/delegation/grant/index',
  'delegation-ask': '/packages/person/delegation/ask/index',
  'delegation-detail': '/packages/person/delegation/detail/index',
  'delegated-tasks': '/packages/person/delegation/tasks/index',
  automatic: '/packages/person/automatic/index',
  certificate: '/packages/person/certificate/index',
  unlock: '/packages/person/unlock/index',
  account: '/packages/person/account/index',
  'new-phone': '/packages/person/new-phone/index',
  devices: '/packages/person/devices/index',
  history: '/packages/person/history/index',
  help: '/packages/person/help/index',
  privacy: '/packages/person/privacy/index',
  flow: '/packages/flow/picture/index',
  colleagues: '/packages/flow/colleagues/index',
  compose: '/packages/compose/start/index',
  upload: '/packages/compose/upload/index',
  opinion: '/packages/compose/opinion/index',
  draft: '/packages/compose/draft/index',
  messages: '/packages/person/messages/index',
  settings: '/packages/person/settings/index',
  gallery: '/packages/person/gallery/index',
} as const

export type PageName = keyof typeof PATHS

const quietly = (moved: Promise<void>): void => void moved.catch(() => undefined)

export const goTo = (page: PageName, query?: Query): void => quietly(platform.navigate.to(withQuery(PATHS[page], query)))
export const replaceWith = (page: PageName, query?: Query): void => quietly(platform.navigate.replace(withQuery(PATHS[page], query)))
export const startAt = (page: PageName, query?: Query): void => quietly(platform.navigate.relaunch(withQuery(PATHS[page], query)))
export const goBack = (): void => quietly(platform.navigate.back())
