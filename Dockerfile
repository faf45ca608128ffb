# One image for web, worker, beat and migrate: docker-compose.yml says which command each of them runs.

# The browser libraries of package-lock.json, as far as the pages need them.
FROM node:22-slim AS assets
WORKDIR /src
COPY package.json package-lock.json ./
COPY script/vendor script/vendor
RUN script/vendor

# The locked requirements, each checked against its hash.
FROM python:3.11-slim AS requirements
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt ./
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=zengxindai.settings.prod \
    STATE_DIR=/srv/zengxindai/state \
    PRIVATE_ROOT=/srv/zengxindai/private
# A named volume takes its owner from the folder it first covers, so the private folder is made here.
RUN groupadd --gid 10001 zengxindai \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin zengxindai \
    && install -d -o zengxindai -g zengxindai -m 0700 /srv/zengxindai/private
COPY --from=requirements /opt/venv /opt/venv
# For back_up and bring_back: the programs of the server's own version, and the library they need.
RUN apt-get update && apt-get install --no-install-recommends --yes libpq5 && rm -rf /var/lib/apt/lists/*
COPY --from=postgres:16 /usr/lib/postgresql/16/bin/pg_dump /usr/lib/postgresql/16/bin/pg_restore /usr/lib/postgresql/16/bin/
WORKDIR /srv/zengxindai/product
COPY . .
COPY --from=assets /src/static/vendor static/vendor
# Everything that is written is written now: the containers run on a read-only file system. The key and the two
# addresses of this step serve nobody and are gone with it.
RUN python -m script.launcher.messages --compile \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
       DATABASE_URL=postgresql:///none REDIS_URL=redis://none \
       python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q .
USER zengxindai
EXPOSE 8000
