#!/usr/bin/perl
# Every method of every service says who may call it, and by which URL.   access.pl ROOT
use strict;
use warnings;
use File::Basename;
use lib dirname(__FILE__);
require "sources.pl";
my $root = shift // die "usage: $0 ROOT\n";

my @violations;
for my $file (sources($root, qr{^protos/revops/.*\.proto$})) {
  my $code = bare_code(contents("$root/$file"));
  while ($code =~ /\brpc\s+(\w+)\s*\([^)]*\)\s*returns\s*\([^)]*\)\s*(;|(\{(?:[^{}]|(?3))*\}))/g) {
    my ($method, $body) = ($1, $3 // '');
    my $line = 1 + (substr($code, 0, $-[0]) =~ tr/\n//);
    for my $option ('revops.type.v1.access', 'google.api.http') {
      push @violations, "$file:$line: rpc $method has no option ($option)"
          if index($body, "($option)") < 0;
    }
    push @violations, "$file:$line: rpc $method names no roles"
        if $body =~ /revops\.type\.v1\.access/ && $body !~ /roles:\s*\[\s*ROLE_/;
  }
}
report('access', @violations);
