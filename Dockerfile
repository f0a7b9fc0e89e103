# One image for the API, the worker and the migrations: the same build that `npm start` makes.
FROM node:22-bookworm-slim AS build
WORKDIR /planline
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /planline
COPY --from=build --chown=node:node /planline /planline
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000 3001
CMD ["node", "--enable-source-maps", "dist/apps/api/main.js"]
