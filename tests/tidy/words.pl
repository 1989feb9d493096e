#!/usr/bin/perl
# Words that promise work instead of doing it, paths of one machine, and sleeps in tests.
#   words.pl ROOT
use strict;
use warnings;
use File::Basename;
use lib dirname(__FILE__);
require "sources.pl";
my $root = shift // die "usage: $0 ROOT\n";

my @rules = (
  [qr{.}, qr/\b(TODO|FIXME|XXX|HACK)\b/, 'finish it, or say why it is as it is'],
  [qr{.}, qr{(^|[\s"'=(:])/(work|home|root|Users)/}, 'a path of one machine'],
  [qr{^tests/}, qr/\b(sleep_for|sleep_until|SleepFor|usleep|nanosleep)\b|\bsleep \d|\bsleep\(/,
    'tests wait for a condition with a deadline'],
  [qr{\.(h|cc)$}, qr/\busing namespace std\b/, 'names keep their std::'],
  [qr{\.(h|cc)$}, qr/\bstd::string_view\b/,
    'absl::string_view here: Debian\'s Abseil does not take std::string_view'],
);

my @violations;
for my $file (sources($root, qr{.})) {
  next if $file =~ m{^tests/tidy/|package-lock\.json$};
  my $line = 0;
  my @here = grep { $file =~ $_->[0] } @rules;
  for my $text (split /\n/, contents("$root/$file")) {
    ++$line;
    $text =~ $_->[1] and push @violations, "$file:$line: `$&`: $_->[2]" for @here;
  }
}
report('words', @violations);
