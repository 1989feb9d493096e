#!/usr/bin/env bash
# The suite as operators run it: builds the images, starts the four containers, fills them with the
# demo company, kills each service, takes all down and up again, and finds everything there.
#
#   compose_test.sh ROOT        77: skipped, as there is no container engine
set -euo pipefail
cd "$1"

skip() {
  echo "skipped: $1"
  exit 77
}
if ! docker info >/dev/null 2>&1; then skip "no container engine"; fi
if docker compose version >/dev/null 2>&1; then
  compose=(docker compose)
elif command -v docker-compose >/dev/null; then
  compose=(docker-compose)
else
  skip "no docker compose"
fi
compose+=(--project-name revops-compose-test)
export REVOPS_HTTP_PORT=18180 REVOPS_GRPC_PORT=18190
readonly SERVICES=(lead-service deal-service metrics-service gateway) IMAGE_MB_MAX=150
readonly POLL_S=1 HTTP=http://127.0.0.1:$REVOPS_HTTP_PORT PATIENCE_S=120

cleanup() { "${compose[@]}" down --volumes --timeout 40 >/dev/null 2>&1 || true; }
trap cleanup EXIT
fail() {
  echo "FAILED: $1"
  "${compose[@]}" logs --tail 20 || true
  exit 1
}
said() { printf '%-44s %s\n' "$1" "$2"; }

container() { "${compose[@]}" ps -q "$1"; }
asked() { docker inspect --format "$2" "$(container "$1")"; }
wait_until_healthy() {
  local service deadline=$((SECONDS + PATIENCE_S))
  for service in "${SERVICES[@]}"; do
    until [ "$(asked "$service" '{{.State.Health.Status}}')" = healthy ]; do
      [ $SECONDS -lt $deadline ] || fail "$service is not healthy"
      sleep "$POLL_S"
    done
  done
}
get() { curl -sS --fail-with-body -H "Authorization: Bearer $token" "$HTTP$1"; }
# Won and lost deals, from a report: deal-service's log has come to metrics-service.
closed() { get /v1/reports/winRate | tr -d ' \n' | grep -o '"won":"[0-9]*","lost":"[0-9]*"'; }
leads() { get '/v1/leads?filter.state=LEAD_STATE_QUALIFIED&pageSize=1000' | grep -o '"name":"leads/' | wc -l; }

# metrics-service may have to catch up.
same_as_before() {
  local deadline=$((SECONDS + 30))
  until [ "$(closed) $(leads)" = "$closed_before $leads_before" ]; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep "$POLL_S"
  done
}

"${compose[@]}" build >/dev/null
for service in "${SERVICES[@]}"; do
  mb=$(($(docker image inspect --format '{{.Size}}' "revops/$service") / 1000000))
  said "image revops/$service" "$mb MB"
  [ $mb -lt $IMAGE_MB_MAX ] || fail "the image of $service has $mb MB, at most $IMAGE_MB_MAX"
done

cleanup
"${compose[@]}" up -d
wait_until_healthy
for service in "${SERVICES[@]}"; do
  [ "$(asked "$service" '{{.HostConfig.ReadonlyRootfs}}')" = true ] || fail "$service can write its root"
  [ "$(asked "$service" '{{.Config.User}}')" = 65532:65532 ] || fail "$service runs as somebody else"
done
said "four containers" "healthy, non-root, read-only"

token_file=$(mktemp)
docker cp "$(container gateway):/var/lib/revops/admin-token" - | tar -xO >"$token_file"
token=$(cat "$token_file")
rm -f "$token_file"
REVOPS_TOKEN=$token "${compose[@]}" exec -T -e REVOPS_TOKEN="$token" gateway /usr/bin/revopsctl demo
curl -sS --fail "$HTTP/" | grep -q '<title>revops' || fail "no dashboard"
[ "$(curl -s -o /dev/null -w '%{http_code}' "$HTTP/v1/deals")" = 401 ] || fail "open to strangers"
closed_before=$(closed) leads_before=$(leads)
if [ -z "$closed_before" ] || [ "$leads_before" = 0 ]; then fail "nothing was imported"; fi
said "imported" "$closed_before, $leads_before qualified leads"

# As a crash: a kill through the engine would count as a stop by hand.
for service in "${SERVICES[@]}"; do
  kill -9 "$(asked "$service" '{{.State.Pid}}')"
  deadline=$((SECONDS + PATIENCE_S))
  until [ "$(asked "$service" '{{.RestartCount}}')" -ge 1 ]; do
    [ $SECONDS -lt $deadline ] || fail "$service was not started again"
    sleep "$POLL_S"
  done
done
wait_until_healthy
same_as_before || fail "a crash lost something"
said "after kill -9 of each" "$(closed), $(leads) qualified leads"

"${compose[@]}" down --timeout 40 >/dev/null 2>&1
"${compose[@]}" up -d
wait_until_healthy
same_as_before || fail "a restart lost something"
said "after down and up" "$(closed), $(leads) qualified leads"
echo "1 passed, 0 failed"
