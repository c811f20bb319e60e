/** The house, from the roof to the ground: a room may import what stands below it. */
const house = [
  ['the doors', '^main/((index|headless|cli)\\.ts$|(headless|cli|demo)/)'],
  ['desktop', '^main/desktop/'],
  ['backend', '^main/backend\\.ts$'],
  ['api', '^main/api/'],
  ['schedule', '^main/schedule/'],
  ['runs', '^main/runs/'],
  ['pipeline', '^main/pipeline/'],
  ['sources', '^main/sources/'],
  ['destinations', '^main/destinations/'],
  ['remote', '^main/remote/'],
  ['store', '^main/store/'],
  ['vault', '^main/vault/'],
];

/** A room's walls, and what is passed in from outside: types that any room may speak of. */
const walls = '^main/[^/]+/types\\.ts$';

const roomsAbove = (index) => [...house.slice(2, index + 1).map(([room]) => room), 'no-room'].join('|');

const upward = house.slice(1).flatMap(([room, path], index) => {
  const above = house.slice(0, index + 1).map(([, roof]) => roof);
  const comment = `${room} may import only what stands below it in the house (docs: CONTRIBUTING.md).`;
  return [
    { name: `no-way-up-from-${room}`, comment, severity: 'error', from: { path }, to: { path: above, pathNot: walls } },
    {
      name: `only-types-from-above-${room}`,
      comment: 'What lies above may be spoken of by `import type` only.',
      severity: 'error',
      from: { path },
      to: { path: walls.replace('[^/]+', `(${roomsAbove(index)})`), dependencyTypesNot: ['type-only'] },
    },
  ];
});

const kindsApart = ['sources', 'destinations'].map((room) => ({
  name: `kinds-of-${room}-apart`,
  comment: 'One kind never imports another: what they share lies in support/, which knows none of them.',
  severity: 'error',
  from: { path: `^main/${room}/([^/]+)/` },
  to: { path: `^main/${room}/[^/]+/`, pathNot: [`^main/${room}/$1/`, `^main/${room}/support/`] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...upward,
    ...kindsApart,
    {
      name: 'ground-stands-alone',
      comment: 'What lies beside the rooms (ports, log, events, version) is for all of them and knows none.',
      severity: 'error',
      from: { path: '^main/[^/]+\\.ts$', pathNot: '^main/(index|headless|cli|backend)\\.ts$' },
      to: { path: ['^main/[^/]+/', '^main/(index|headless|cli|backend)\\.ts$'], pathNot: walls },
    },
    {
      name: 'shared-stands-alone',
      comment: 'shared/ runs everywhere: it knows zod and the contract library, no Node and no DOM.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { pathNot: ['^shared/', '^node_modules/zod/', '^node_modules/@orpc/contract/'] },
    },
    {
      name: 'domain-below-contract',
      severity: 'error',
      from: { path: '^shared/domain/' },
      to: { path: '^shared/contract/' },
    },
    {
      name: 'renderer-knows-the-contract-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main|preload|scripts|test)/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.config\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'main-knows-no-window',
      severity: 'error',
      from: { path: '^(main|preload)/' },
      to: { path: '^(renderer|scripts|test)/' },
    },
    {
      name: 'preload-stands-alone',
      severity: 'error',
      from: { path: '^preload/' },
      to: { pathNot: ['^preload/', '^shared/', '^(node_modules/)?electron(/|$)'] },
    },
    {
      name: 'electron-at-its-door-only',
      comment: 'Electron is there only where its window is: everything else runs under plain Node.',
      severity: 'error',
      from: { pathNot: ['^main/index\\.ts$', '^main/desktop/', '^preload/'] },
      to: { path: '^(node_modules/)?electron(/|$)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(bun|deno):' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
