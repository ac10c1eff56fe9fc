// Babel settings: Taro's preset; what may be left modern is in .browserslistrc (BigInt must never be rewritten).
module.exports = {
  presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5' }]],
}
