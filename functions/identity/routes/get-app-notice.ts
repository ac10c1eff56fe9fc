/** 应用版本与隐私说明版本. */
import { getAppNotice as contract } from '@yiqian/shared/protocol/identity.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const getAppNotice = routeFor<Deps>()(contract, ({ config, settings }) => Promise.resolve({ ...config.app, privacyVersion: settings.privacyVersion, hospitalName: settings.hospitalName }))
