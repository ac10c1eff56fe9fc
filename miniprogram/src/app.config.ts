// Pages of the mini-program. The main package holds what a signer sees every day; the rest is loaded when needed.
export default defineAppConfig({
  pages: ['pages/index/index', 'pages/scan/index', 'pages/document/index', 'pages/batch/index', 'pages/signed/index'],
  subPackages: [
    { root: 'packages/enrolment', pages: ['start/index'] },
    { root: 'packages/flow', pages: ['picture/index', 'colleagues/index'] },
    { root: 'packages/compose', pages: ['start/index', 'upload/index', 'opinion/index', 'draft/index'] },
    { root: 'packages/person', pages: ['handwriting/index', 'about/index', 'pin/index', 'login-password/index', 'pin-free/index', 'biometrics/index', 'delegation/index', 'delegation/grant/index', 'delegation/ask/index', 'delegation/detail/index', 'delegation/tasks/index', 'automatic/index', 'certificate/index', 'unlock/index', 'account/index', 'new-phone/index', 'devices/index', 'history/index', 'help/index', 'privacy/index', 'settings/index', 'messages/index', 'gallery/index'] },
  ],
  preloadRule: { 'pages/index/index': { network: 'all', packages: ['packages/enrolment', 'packages/person'] } },
  window: {
    navigationBarTitleText: '医签',
    navigationBarBackgroundColor: '#0b5c6b',
    navigationBarTextStyle: 'white',
    backgroundColor: '#f2f6f7',
    backgroundTextStyle: 'dark',
  },
  darkmode: true,
  lazyCodeLoading: 'requiredComponents',
})
