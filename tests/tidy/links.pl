#!/usr/bin/perl
# Links between documents lead somewhere, and so do paths of scripts they name.   links.pl ROOT
use strict;
use warnings;
use File::Basename;
use lib dirname(__FILE__);
require "sources.pl";
my $root = shift // die "usage: $0 ROOT\n";

my @violations;
for my $file (sources($root, qr{\.md$})) {
  my $folder = dirname($file);
  my $line = 0;
  for (split /\n/, contents("$root/$file")) {
    ++$line;
    while (/\]\(([^)\s]+)\)/g) {
      my $target = $1 =~ s/#.*//r;
      next if $target eq '' || $target =~ m{^[a-z]+:};
      push @violations, "$file:$line: nothing at $target" unless -e "$root/$folder/$target";
    }
    while (m{(?:^|[\s`(])((?:scripts|tests/support|tests/tidy)/[\w./-]*\w)}g) {
      push @violations, "$file:$line: nothing at $1" unless -e "$root/$1";
    }
  }
}
report('links', @violations);
