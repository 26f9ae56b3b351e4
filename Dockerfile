# One image for web, worker and beat; docker-compose.yml says how each is started.

FROM node:22-slim AS browser-files
WORKDIR /app
COPY package.json package-lock.json .npmrc* ./
# What builds the offline kit's page is left behind; the page itself stays in node_modules/.offline-kit.
COPY certify/certificates/offline_kit ./certify/certificates/offline_kit
RUN npm ci --no-audit --no-fund --ignore-scripts \
    && node certify/certificates/offline_kit/build.mjs \
    && npm prune --omit=dev --no-audit --no-fund --ignore-scripts

FROM python:3.11-slim AS packages
COPY requirements.lock /tmp/requirements.lock
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=certify.settings \
    CERTIFY_DATA=/app/data \
    NUMBA_CACHE_DIR=/app/data/numba
RUN useradd --system --create-home --uid 10001 certify
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=browser-files /app/node_modules ./node_modules
COPY manage.py ./
COPY script/compile_translations.py ./script/
COPY certify ./certify
COPY sandbox ./sandbox
COPY exams ./exams
COPY grading ./grading
COPY locale ./locale
COPY static ./static
COPY templates ./templates
# The build needs settings but no secret: those that it makes for itself are thrown away in the same layer.
RUN python script/compile_translations.py locale \
    && python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /app/data/secrets \
    && mkdir -p /app/data/numba \
    && python -c "from sandbox.engine.replay import warm_up; warm_up()" \
    && chown -R certify /app/data
USER certify
EXPOSE 8000
CMD ["uvicorn", "certify.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--timeout-graceful-shutdown", "5", "--no-access-log"]
