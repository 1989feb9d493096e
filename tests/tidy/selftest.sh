#!/usr/bin/env bash
# Each tidy check is shown one tree that breaks its rule, and must say so; and one that keeps it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failures=0

# put FILE: standard input becomes a file of an otherwise empty tree.
put() {
  find "$root" -mindepth 1 -delete
  add "$1"
}
add() {
  mkdir -p "$root/$(dirname "$1")"
  cat >"$root/$1"
}

# caught CHECK TEXT: the check fails and its output holds the text.
caught() {
  local out
  if out=$("$here/$1" "$root" 2>&1) || ! grep -qF -- "$2" <<<"$out"; then
    printf 'NOT CAUGHT by %s: %s\n%s\n' "$1" "$2" "$out"
    failures=$((failures + 1))
  fi
}
passes() {
  local out
  if ! out=$("$here/$1" "$root" 2>&1); then
    printf 'WRONGLY CAUGHT by %s: %s\n%s\n' "$1" "$2" "$out"
    failures=$((failures + 1))
  fi
}
function_of() { printf 'int Long() {\n' && printf '  Call();\n%.0s' $(seq "$1") && printf '}\n'; }

put deal-service/domain/deal.h <<<'#include "deal-service/store/deal_store.h"'
caught layering.pl 'deal-service/domain may not include deal-service/store/deal_store.h'
put deal-service/domain/deal.h <<<'#include "revops/deal/v1/deal.pb.h"'
caught layering.pl 'may not include revops/deal/v1/deal.pb.h'
put deal-service/app/win_deal.cc <<<'#include "deal-service/store/sqlite_deal_store.h"'
caught layering.pl 'may not include deal-service/store/sqlite_deal_store.h'
put metrics-service/reports/velocity.cc <<<'#include <sqlite3.h>'
caught layering.pl 'may not include sqlite3.h'
put common/rpc/server.cc <<<'#include "deal-service/domain/deal.h"'
caught layering.pl 'may not include deal-service/domain/deal.h'
put metrics-service/follow/follower.cc <<<'#include "deal-service/domain/deal.h"'
caught layering.pl 'may not include deal-service/domain/deal.h'
put gateway/proxy/proxy.cc <<<'#include "boost/beast/http.hpp"'
caught layering.pl 'may not include boost/beast/http.hpp'
put deal-service/extras/a.cc <<<'#include "absl/status/status.h"'
caught layering.pl 'has no row'
put deal-service/app/win_deal.cc <<<'#include "deal-service/store/deal_store.h"
#include <vector>
#include "absl/status/status.h"
#include "deal-service/app/command.h"'
passes layering.pl 'an app file that keeps the rule'

put common/sql/a.cc < <(seq 501)
caught length.pl 'file of 501 lines'
put common/sql/a.cc < <(function_of 69)
caught length.pl 'a.cc:1: function of 71 lines'
put common/sql/a.cc < <(printf 'namespace a {\nclass B {\n public:\n  B() : c_{1}\n' && function_of 80 && printf '};\n}\n')
caught length.pl 'function of'
put common/sql/a.cc < <(printf 'namespace a {\nconst char kText[] = "{ (";  // {\n' && function_of 60 && function_of 60 && printf '}\n')
passes length.pl 'two functions of 62 lines'
put common/sql/a.cc < <(printf '// %0100d\n' 1)
caught length.pl 'line of 103 columns'

put deal-service/a.cc <<<'// TODO: the rest'
caught words.pl 'TODO'
put docs/a.md <<<'run it in /home/somebody/revops'
caught words.pl 'a path of one machine'
put tests/a_test.cc <<<'  std::this_thread::sleep_for(std::chrono::seconds(1));'
caught words.pl 'sleep_for'
put common/a.h <<<'void Take(std::string_view text);'
caught words.pl 'std::string_view'
put scripts/up <<<'sleep 1'
passes words.pl 'a supervisor may sleep'

put deal-service/app/a.cc <<<'grpc::Status Advance();'
caught wire_status.pl 'deal-service/app/a.cc:1'
put deal-service/api/a.cc <<<'grpc::Status Advance();'
passes wire_status.pl 'api'
put deal-service/app/a.cc <<<'// never grpc::Status'
passes wire_status.pl 'a comment'

put deal-service/store/migrations/0001_deals.sql <<<'CREATE TABLE deal (id);'
add tests/tidy/migrations.sha256 < <(cd "$root" && sha256sum -- */store/migrations/*.sql)
passes migrations.sh 'migrations as they were'
add deal-service/store/migrations/0001_deals.sql <<<'CREATE TABLE deal (id, title);'
caught migrations.sh '0001_deals.sql: edited'
add deal-service/store/migrations/0002_titles.sql <<<'ALTER TABLE deal ADD title;'
caught migrations.sh '0002_titles.sql: not in'
rm "$root/deal-service/store/migrations/0001_deals.sql"
caught migrations.sh '0001_deals.sql: gone'

put protos/revops/a.proto <<<'service A { rpc Get(GetRequest) returns (Thing); }'
caught access.pl 'rpc Get has no option (revops.type.v1.access)'
put protos/revops/a.proto <<<'service A {
  rpc Get(GetRequest) returns (Thing) {
    option (google.api.http) = {get: "/v1/{name=a/*}"};
    option (revops.type.v1.access) = { scope: SCOPE_OWNED };
  }
}'
caught access.pl 'rpc Get names no roles'
put protos/revops/a.proto <<<'service A {
  rpc Get(GetRequest) returns (Thing) {
    option (google.api.http) = {get: "/v1/{name=a/*}"};
    option (revops.type.v1.access) = {
      roles: [ROLE_VIEWER]
      scope: SCOPE_OWNED
    };
  }
}'
passes access.pl 'a method with both options'

put docs/a.md <<<'see [b](b.md)'
caught links.pl 'docs/a.md:1: nothing at b.md'
put docs/a.md <<<'run scripts/away'
caught links.pl 'nothing at scripts/away'
put docs/a.md <<<'see [me](a.md#top), [out](https://example.org)'
passes links.pl 'links that lead somewhere'

put common/a.cc <<<'int  f( ) {return 1 ; }'
add .clang-format <<<'BasedOnStyle: Google'
caught format.sh 'a.cc'
put scripts/a <<<'#!/usr/bin/env bash
if true; then'
caught shell.sh 'scripts/a'
# shellcheck disable=SC2016
put scripts/a <<<'#!/usr/bin/env bash
rm $1'
caught shell.sh 'SC2086'
put protos/buf.yaml <"$here/../../protos/buf.yaml"
add protos/revops/a/v1/a.proto <<<'syntax = "proto3"; package revops.b; message lower {}'
ln -s "$(cd "$here/../../protos/node_modules" && pwd -P)" "$root/protos/node_modules"
caught buf.sh 'a.proto'

[ $failures = 0 ] && echo "every tidy check catches what it should"
exit $failures
