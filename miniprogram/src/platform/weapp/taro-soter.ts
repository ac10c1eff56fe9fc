// SOTER over Taro's promise forms, looked up at each call so that DevTools can mock them.
import Taro from '@tarojs/taro'
import { createSoterDevice } from './soter-device.ts'

export const soterDevice = createSoterDevice({
  checkIsSupportSoterAuthentication: () => Taro.checkIsSupportSoterAuthentication(),
  checkIsSoterEnrolledInDevice: (options) => Taro.checkIsSoterEnrolledInDevice(options),
  startSoterAuthentication: (options) => Taro.startSoterAuthentication(options),
})
