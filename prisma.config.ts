import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Generating needs an address of the right form and never calls it.
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://database.example/planline' },
});
