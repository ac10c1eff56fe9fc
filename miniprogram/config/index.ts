// Build settings of the mini-program: one source, two outputs (dist/weapp for WeChat, dist/h5 for browsers).
import path from 'node:path'
import { defineConfig } from '@tarojs/cli'

const target = process.env.TARO_ENV ?? 'h5'
const shared = path.resolve(__dirname, '../../shared')
/** Packages written for newer engines than the oldest phone: they go through Babel like our own code. */
const modernPackages = (file: string): boolean => /node_modules[\\/](@noble|valibot|@yiqian)[\\/]/.test(file)

export default defineConfig({
  projectName: 'yiqian',
  date: '2026-11-21',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: `dist/${target}`,
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  plugins: [],
  // what a shared card shows in place of a picture of the page
  copy: { patterns: target === 'weapp' ? [{ from: 'src/share-card.png', to: 'dist/weapp/share-card.png' }] : [], options: {} },
  defineConstants: {
    /** Origin of the functions. H5 is served by them, so the empty string (same origin) is right there. */
    YIQIAN_BASE_URL: JSON.stringify(process.env.YIQIAN_BASE_URL ?? ''),
    /** Static channel keys to trust, 65-byte points in hex, comma separated; empty = ask the origin that served the page. */
    YIQIAN_CHANNEL_KEYS: JSON.stringify(process.env.YIQIAN_CHANNEL_KEYS ?? ''),
  },
  mini: {
    compile: { include: [shared, modernPackages] },
    postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
    optimizeMainPackage: { enable: true },
  },
  h5: {
    publicPath: '/m/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    compile: { include: [shared, modernPackages] },
    postcss: {
      autoprefixer: { enable: true },
      // 20 px at 375 wide; grows to 430 wide and no further, so that a desktop window shows a phone-sized column.
      pxtransform: { enable: true, config: { baseFontSize: 20, minRootSize: 17, maxRootSize: 23 } },
      cssModules: { enable: false },
    },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: { ignoreOrder: true, filename: 'css/[name].[contenthash:8].css', chunkFilename: 'css/[name].[contenthash:8].css' },
  },
})
