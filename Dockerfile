# One image for worker, gateway and command. Debian, because Temporal's native core needs glibc.
FROM node:22.21.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:22.21.1-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY --from=build /app/dist ./dist
RUN printf '#!/bin/sh\nexec node /app/dist/cli/main.js "$@"\n' > /usr/local/bin/girder \
  && chmod 755 /usr/local/bin/girder
ENV GIRDER_CONFIG=/etc/girder/girder.yaml
USER node
CMD ["node", "dist/workers/main.js"]
