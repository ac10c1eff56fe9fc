// What administrators do at one server while tokens are asked for. TS-7
import { administrationContract } from './testing/administration.contract.ts'
import { openAuthority } from './testing/authority.ts'

administrationContract(() => openAuthority({ nowMs: Date.now() + 600_000 }))
