import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
    { ignores: ['dist/', 'node_modules/'] },
    ...tseslint.configs.recommended,
    {
        files: ['**/*.{ts,tsx}'],
        plugins: { 'react-hooks': reactHooks },
        rules: {
            ...reactHooks.configs.recommended.rules,
            eqeqeq: 'error',
            'no-eval': 'error',
            'no-console': ['error', { allow: ['warn', 'error'] }],
            'max-lines': ['error', 400],
            'max-lines-per-function': ['error', { max: 90, skipComments: true, skipBlankLines: true }]
        }
    },
    {
        // The model around the client library, and the iframe API, never know the page that shows it.
        files: ['{meeting,iframe-api}/**/*.ts'],
        rules: {
            'no-restricted-imports': ['error', { patterns: ['react', 'react-dom', '**/app/**'] }]
        }
    },
    { files: ['**/*.test.{ts,tsx}'], rules: { 'max-lines-per-function': 'off' } }
);
