// The SDK against one server. TS-4
import { openAuthority } from './testing/authority.ts'
import { stfContract } from './testing/stf.contract.ts'

stfContract(openAuthority)
