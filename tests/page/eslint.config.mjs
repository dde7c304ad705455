// What the page's scripts must not be: the rules of the linter, and the limits that Python has too.
import { createRequire } from 'node:module';

const { configs } = createRequire(`${process.env.PAGE_TOOLS}/`)('@eslint/js');
const SEEN = [
  'Blob, CSS, Event, CompressionStream, DecompressionStream, Image, Response, URL, XMLSerializer, atob, btoa, clearInterval',
  'clearTimeout, document, getComputedStyle, history, location, navigator, performance, setInterval, setTimeout, vis',
  'oxigraph, unxz, window, requestAnimationFrame, WebAssembly, structuredClone, queueMicrotask, TextEncoder, TextDecoder',
].join(', ');

export default [
  { ignores: ['check.js'] },
  configs.recommended,
  {
    files: ['**/*.js'],
    languageOptions: {
      ecmaVersion: 2023,
      sourceType: 'module',
      globals: Object.fromEntries(SEEN.split(', ').map((name) => [name, 'readonly'])),
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      complexity: ['error', 12],
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', 60],
      'max-depth': ['error', 5],
      'no-shadow': ['error', { builtinGlobals: true }],
      'no-use-before-define': ['error', { functions: false, classes: false, variables: false }],
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]', message: 'Use textContent.' },
        { selector: 'CallExpression[callee.property.name=/^(insertAdjacentHTML|write)$/]', message: 'Use append.' },
      ],
      'no-unused-vars': ['error', { caughtErrors: 'none' }],
    },
  },
];
