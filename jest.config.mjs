/** One suite a folder of tests: `jest --selectProjects unit e2e faults …`; the kind of a test is its suffix. */
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^#(libs|apps|workflows|prisma|test)/(.*)\\.js$': '<rootDir>/$1/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.planline', '<rootDir>/.test'],
};

const suite = (displayName, testMatch, more = {}) => ({ ...common, displayName, testMatch, ...more });

export default {
  projects: [
    suite('unit', ['<rootDir>/{libs,apps,workflows,scripts,test}/**/*.spec.ts']),
    suite('integration', ['<rootDir>/{libs,apps,workflows}/**/*.integration.ts']),
    suite('e2e', ['<rootDir>/test/e2e/**/*.e2e.ts']),
    suite('faults', ['<rootDir>/test/faults/**/*.fault.ts']),
  ],
};
