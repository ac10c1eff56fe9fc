// Pages of the mini-program. The main package holds what a signer sees every day; enrolment is loaded when needed.
export default defineAppConfig({
  pages: ['pages/index/index'],
  subPackages: [{ root: 'packages/enrolment', pages: ['start/index'] }],
  window: {
    navigationBarTitleText: '医签',
    navigationBarBackgroundColor: '#0b5c6b',
    navigationBarTextStyle: 'white',
    backgroundColor: '#f2f6f7',
    backgroundTextStyle: 'dark',
  },
  lazyCodeLoading: 'requiredComponents',
})
