/** Who may import whom; each rule says why. Checked by `npm run boundaries`. */
const only = (name, comment, from, ...allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.(spec|integration|contract)\\.ts$|/testing/' },
  to: { path: '^(apps|libs|workflows|prisma|test)/', pathNot: [from, ...allowed] },
});
const libs = (...names) => names.map((name) => `^libs/${name}/`);

module.exports = {
  forbidden: [
    { name: 'no-cycles', comment: 'A cycle cannot be read top to bottom.', severity: 'error', from: {}, to: { circular: true } },
    only('kernel-imports-nothing', 'The kernel is what everything else stands on.', '^libs/kernel/'),
    only('messages-alone', 'Sentences know codes and parameters, nothing else.', '^libs/messages/', ...libs('kernel')),
    only('domain-is-pure', 'Rules must be testable without a database and readable without one in mind.', '^libs/domain/', ...libs('kernel')),
    {
      name: 'domain-does-no-io',
      comment: 'The domain gets time, ids and data as arguments.',
      severity: 'error',
      from: { path: '^libs/domain/' },
      to: { path: '^(node:)?(fs|net|http|https|child_process|crypto|os|dns)(/|$)|^node_modules/(pg|@prisma|@nestjs|@temporalio|bullmq)/' },
    },
    {
      name: 'domain-folders-meet-by-ids-and-events',
      comment: 'One domain folder is the whole truth of one thing; another knows only its events.',
      severity: 'error',
      from: { path: '^libs/domain/([^/]+)/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { path: '^libs/domain/[^/]+/', pathNot: ['^libs/domain/$1/', '/events\\.ts$'] },
    },
    only('event-log-knows-no-domain', 'The log keeps any event; it must not change when the domain does.', '^libs/event-log/', ...libs('kernel'), '^prisma/migrate\\.ts$'),
    only('programs-are-data', 'A program file is read, not run.', '^libs/programs/', ...libs('kernel', 'domain', 'messages')),
    only('access-decides-on-facts', 'The checker sees principals, roles and commands only.', '^libs/access/', ...libs('kernel', 'domain', 'commands/contract', 'event-log/envelope').map((p) => p.replace(/\/$/, ''))),
    only('documents-are-files', 'Reading a file must not need a database.', '^libs/documents/', ...libs('kernel', 'domain', 'programs', 'messages')),
    only('document-store-keeps-bytes', 'What a document says is nothing to the store.', '^libs/document-store/', ...libs('kernel')),
    only('imports-end-in-commands', 'An import reads a file and gives commands; what it needs to know of a plan is handed to it.', '^libs/imports/', ...libs('kernel', 'domain', 'programs', 'documents', 'document-store', 'messages'), '^libs/commands/contract'),
    only('mail-is-words-and-wires', 'What a mail says and how it leaves must not need a database, a queue or a decision.', '^libs/mail/', ...libs('kernel', 'domain', 'messages')),
    only('commands-are-where-they-meet', 'handle() is the only place where log, domain, access and programs meet.', '^libs/commands/', ...libs('kernel', 'domain', 'event-log', 'access', 'programs', 'messages')),
    only('read-models-follow-the-log', 'A read model is made from events, never from a command.', '^libs/read-models/', ...libs('kernel', 'domain', 'event-log', 'programs', 'messages'), '^libs/commands/contract', '^libs/commands/codec', '^prisma/'),
    {
      name: 'workflows-hold-no-rules',
      comment: 'A workflow is replayed for years: it may import its own files and the types of activities, nothing else.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: '\\.(spec|integration)\\.ts$|/testing/' },
      to: { path: '^(apps|libs|prisma|test)/' },
    },
    {
      name: 'database-at-the-edge',
      comment: 'Only adapters speak SQL, so that the rest can be tested and moved without a database.',
      severity: 'error',
      from: { path: '^(libs|workflows)/', pathNot: ['^libs/event-log/postgres/', '^libs/read-models/', '^libs/keys/postgres', '^libs/(clock|orders)/postgres', '^libs/document-store/', '\\.(spec|integration)\\.ts$'] },
      to: { path: '^node_modules/(pg|@prisma)/|^prisma/' },
    },
    {
      name: 'apps-do-not-import-each-other',
      comment: 'Each app is a process of its own; what they share is a library.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '\\.(spec|integration)\\.ts$' },
      to: { path: '^apps/[^/]+/', pathNot: '^apps/$1/' },
    },
    { name: 'no-test-code-in-the-product', comment: 'Test support is not shipped.', severity: 'error', from: { path: '^(apps|libs|workflows)/', pathNot: '\\.(spec|integration|contract)\\.ts$|/testing/' }, to: { path: '^test/' } },
    { name: 'no-unresolved', comment: 'An import that finds nothing is a mistake.', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|prisma/generated)/' },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["source", "import", "node", "default", "types"] },
  },
};
