// Every SOF function of one server.
import { openSignServer } from '../testing/open-sign-server.ts'
import { sofContract } from './testing/sof.contract.ts'

sofContract(openSignServer)
