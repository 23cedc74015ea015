# The service for a container: the same locked packages, the same built pages, the same command line.

FROM node:20-slim AS pages
WORKDIR /srv/nabotrakk/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.11-slim AS environment
WORKDIR /srv/nabotrakk
RUN python -m venv .venv
COPY requirements-build.txt requirements.txt ./
RUN .venv/bin/pip install --no-cache-dir --require-hashes -r requirements-build.txt -r requirements.txt
COPY pyproject.toml alembic.ini ./
COPY migrations ./migrations
COPY app ./app
# Editable, as in a checkout: the service finds its migrations and pages beside the code.
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable .

FROM python:3.11-slim
# What reports are set with: Pango, and their typeface.
RUN apt-get update -q \
  && apt-get install -q -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 fonts-inter \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/nabotrakk
COPY --from=environment /srv/nabotrakk ./
COPY --from=pages /srv/nabotrakk/frontend/dist ./frontend/dist
RUN useradd --system --no-create-home --uid 10001 nabotrakk
USER 10001
ENV PATH=/srv/nabotrakk/.venv/bin:$PATH PYTHONUNBUFFERED=1 NABOTRAKK_HOST=0.0.0.0 NABOTRAKK_PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "-c", \
  "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"NABOTRAKK_PORT\"]}/health/ready', timeout=4)"]
# Only serves. Migrations are a step of their own (`nabotrakk migrate`, see compose.yaml), so that
# several containers can start at once and none needs the right to change tables.
CMD ["nabotrakk", "serve"]
