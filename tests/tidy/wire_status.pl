#!/usr/bin/perl
# grpc::Status belongs where calls enter and leave a process; elsewhere errors are absl::Status.
#   wire_status.pl ROOT
use strict;
use warnings;
use File::Basename;
use lib dirname(__FILE__);
require "sources.pl";
my $root = shift // die "usage: $0 ROOT\n";

my $at_the_wire = qr{^(tests/|common/(status|rpc)/|[a-z]+-service/(api|clients)/|gateway/(api|clients|proxy)/|cli/client)};
my @violations;
for my $file (sources($root, qr{\.(h|cc)$})) {
  next if $file =~ $at_the_wire;
  my $line = 0;
  for (split /\n/, bare_code(contents("$root/$file"))) {
    ++$line;
    push @violations, "$file:$line: grpc::Status outside api/, clients/, proxy/, common/status, common/rpc"
        if /\bgrpc::Status(Code)?\b/;
  }
}
report('wire_status', @violations);
