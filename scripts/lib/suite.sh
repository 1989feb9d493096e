# Sourced by up and bench: which services make up the suite, and how one is started and asked.
# shellcheck shell=bash disable=SC2034

HOST=127.0.0.1
# In the order of starting; stopping goes backwards, so the gateway closes its doors first.
SERVICES=(lead-service deal-service metrics-service revops-gateway)
# Whose addresses each is told, by a flag of that one's name.
declare -A NEIGHBOURS=([lead-service]='deal-service' [deal-service]='' [metrics-service]='lead-service deal-service'
  [revops-gateway]='lead-service deal-service metrics-service')
BINARIES=("${SERVICES[@]}" revopsctl)

# Sets PORT[...] from INTERFACE's defaults, or from a base.
declare -A PORT
set_ports() {
  if [ -z "$1" ]; then
    PORT=([http]=8080 [revops-gateway]=8090 [lead-service]=50051 [deal-service]=50052
      [metrics-service]=50053)
    return
  fi
  if ! [[ $1 =~ ^[1-9][0-9]{3,4}$ ]] || [ "$1" -lt 1024 ] || [ "$1" -gt 65525 ]; then
    die "--ports $1: a base port lies between 1024 and 65525"
  fi
  PORT=([http]=$1 [revops-gateway]=$(($1 + 10)) [lead-service]=$(($1 + 1))
    [deal-service]=$(($1 + 2)) [metrics-service]=$(($1 + 3)))
}

address_of() { printf '%s:%s' "$HOST" "${PORT[$1]}"; }

# flags_of SERVICE: its command line behind --listen and --store, one word a line.
flags_of() {
  local neighbour
  printf '%s\n' --suite-key-file "$DATA/suite-key"
  for neighbour in ${NEIGHBOURS[$1]}; do
    printf '%s\n' "--$neighbour" "$(address_of "$neighbour")"
  done
  [ "$1" != revops-gateway ] ||
    printf '%s\n' --http-listen "$(address_of http)" --admin-token-file "$DATA/admin-token"
}

# start_service SERVICE: leaves its pid in PID[SERVICE] and in a file. In a session of its own, so that
# Ctrl-C in the terminal reaches the supervisor alone; with a death signal, so that none outlives it.
declare -A PID
start_service() {
  local flags
  mapfile -t flags < <(flags_of "$1")
  setsid setpriv --pdeathsig TERM "$BIN/$1" --listen "$(address_of "$1")" \
    --store "$DATA/$1.db" "${flags[@]}" >>"$DATA/logs/$1.jsonl" 2>&1 </dev/null {LOCK}>&- &
  PID[$1]=$!
  echo "${PID[$1]}" >"$DATA/$1.pid"
}

is_serving() {
  timeout 5 "$BIN/$1" healthcheck --listen "$(address_of "$1")" >/dev/null 2>&1 {LOCK}>&-
}

is_port_in_use() { (exec 3<>"/dev/tcp/$HOST/$1") 2>/dev/null; }

# take_data_dir: one suite per folder; the lock is held for as long as this process lives.
take_data_dir() {
  umask 077
  mkdir -p "$DATA/logs" || die "$DATA: cannot be made"
  exec {LOCK}>"$DATA/lock"
  flock -n "$LOCK" || die "$DATA is in use by a running suite (scripts/down --data $DATA stops it)"
  # Of a supervisor that was killed: scripts/down must not signal who has that number now.
  rm -f "$DATA"/*.pid "$DATA/ready"
}

check_ports() {
  local name
  for name in http "${SERVICES[@]}"; do
    is_port_in_use "${PORT[$name]}" &&
      die "port ${PORT[$name]} ($name) is in use; stop what listens there, or choose --ports BASE"
  done
  return 0
}

# The key by which services know each other's calls.
make_suite_key() {
  [ -s "$DATA/suite-key" ] && return 0
  od -An -v -N32 -tx1 /dev/urandom | tr -d ' \n' >"$DATA/suite-key.new"
  mv "$DATA/suite-key.new" "$DATA/suite-key"
}

# Logs are appended to; a file beyond 64 MiB makes room at a start, keeping one older one.
rotate_logs() {
  local log
  for log in "$DATA"/logs/*.jsonl; do
    [ -f "$log" ] && [ "$(stat -c %s "$log")" -gt $((64 << 20)) ] && mv "$log" "$log.1"
  done
  return 0
}
