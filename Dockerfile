# The suite's images, one target each: lead-service, deal-service, metrics-service, gateway. Built from
# source on Debian 12; each holds its binaries, the libraries they need, and nothing to log in to.
#
#   docker compose build        or        docker build --target gateway .

FROM debian:bookworm-slim AS packages
WORKDIR /src
# What building needs changes seldom, so it is a layer of its own.
COPY scripts/install scripts/
COPY scripts/lib/common.sh scripts/lib/
COPY protos/package.json protos/package-lock.json protos/
COPY gateway/dashboard/package.json gateway/dashboard/package-lock.json gateway/dashboard/
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends tzdata \
  && scripts/install build && rm -rf /var/lib/apt/lists/*

FROM packages AS build
COPY . .
RUN cmake --preset release \
  && ninja -C build/release lead-service deal-service metrics-service revops-gateway revopsctl dashboard \
  && strip build/release/bin/*
RUN set -eu; bin=build/release/bin; root=scripts/lib/image_root; \
  sh $root /out/lead-service $bin/lead-service; \
  sh $root /out/deal-service $bin/deal-service; \
  sh $root /out/metrics-service $bin/metrics-service; \
  sh $root /out/gateway $bin/revops-gateway $bin/revopsctl; \
  cp -r build/release/share/dashboard /out/gateway/root/usr/share/

FROM scratch AS lead-service
COPY --from=build /out/lead-service/root/ /
COPY --from=build --chown=65532:65532 /out/lead-service/state/ /
USER 65532:65532
ENTRYPOINT ["/usr/bin/lead-service"]

FROM scratch AS deal-service
COPY --from=build /out/deal-service/root/ /
COPY --from=build --chown=65532:65532 /out/deal-service/state/ /
USER 65532:65532
ENTRYPOINT ["/usr/bin/deal-service"]

FROM scratch AS metrics-service
COPY --from=build /out/metrics-service/root/ /
COPY --from=build --chown=65532:65532 /out/metrics-service/state/ /
USER 65532:65532
ENTRYPOINT ["/usr/bin/metrics-service"]

FROM scratch AS gateway
COPY --from=build /out/gateway/root/ /
COPY --from=build --chown=65532:65532 /out/gateway/state/ /
USER 65532:65532
ENTRYPOINT ["/usr/bin/revops-gateway"]
