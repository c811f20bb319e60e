import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const shells = [
  'CallExpression[callee.name=/^(spawn|spawnSync|execFile|execFileSync|fork)$/] Property[key.name="shell"]:not([value.value=false])',
  'Property[key.name="shell"][value.value=true]',
].map((selector) => ({
  selector,
  message: 'No shell on this machine: pass the program and its arguments as a list.',
}));

const defaultExports = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: the same thing has one name everywhere.' },
];

const clocks = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Take the clock (main/ports.ts) as a parameter: a time that a test cannot set cannot be tested.',
  },
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'Take the clock (main/ports.ts) as a parameter: a time that a test cannot set cannot be tested.',
  },
];

const electron = [
  {
    selector: 'ImportSpecifier[imported.name=/^ipc(Main|Renderer)$/]',
    message: 'The window talks through the contract; its port is handed over in main/desktop/port.ts.',
  },
  {
    selector: 'CallExpression[callee.object.property.name="webContents"][callee.property.name="send"]',
    message: 'The window learns through streams of the contract.',
  },
  {
    selector: 'MemberExpression[property.name="openExternal"]',
    message: 'Pages are opened in main/desktop/ only, where the address is checked.',
  },
];

const syntax = (...lists) => ({ 'no-restricted-syntax': ['error', ...lists.flat()] });

export default defineConfig(
  globalIgnores(['out/', 'test-results/', 'playwright-report/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true, boolean: true } }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // What was caught is thrown again as it is, also when it waited in a list; bare strings are refused below.
      '@typescript-eslint/only-throw-error': 'off',
      // Our objects are made by functions and have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // An interface may ask for a promise that one implementation has no need to wait for.
      '@typescript-eslint/require-await': 'off',
      // It asks for the `!` that another rule forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Right, but not worth anyone's time.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    rules: {
      eqeqeq: ['error', 'always'],
      'no-throw-literal': 'error',
      'max-lines': ['error', 300],
      'no-restricted-imports': [
        'error',
        {
          paths: ['child_process', 'node:child_process'].map((name) => ({
            name,
            importNames: ['exec', 'execSync'],
            message: 'It goes through a shell: use spawn or execFile with a list of arguments.',
          })),
        },
      ],
      ...syntax(shells, defaultExports, electron),
    },
  },
  { files: ['main/**'], ignores: ['main/ports.ts'], rules: syntax(shells, defaultExports, electron, clocks) },
  { files: ['main/desktop/**', 'main/index.ts'], rules: syntax(shells, defaultExports, clocks) },
  { files: ['preload/**'], rules: syntax(shells, defaultExports) },
  { files: ['*.config.{ts,js}', '.*.js', '**/*.d.ts'], rules: syntax(shells) },
  {
    // An event handler of React may be async: what it throws is caught inside, or shown by the error boundary.
    files: ['renderer/**'],
    rules: { '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }] },
  },
  {
    // A fake need not have all that the real thing has.
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
  },
);
