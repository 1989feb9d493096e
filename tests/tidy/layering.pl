#!/usr/bin/perl
# Every #include line against layers.txt.   layering.pl ROOT
use strict;
use warnings;
use File::Basename;
use lib dirname(__FILE__);
require "sources.pl";
my $root = shift // die "usage: $0 ROOT\n";

my %allowed;
for (split /\n/, contents(dirname(__FILE__) . "/layers.txt")) {
  next if /^\s*(#|$)/;
  my ($room, @prefixes) = split ' ';
  $allowed{$room} = \@prefixes;
}

sub row_of {
  my ($file) = @_;
  my ($longest) = sort { length $b <=> length $a } grep { index($file, $_) == 0 } keys %allowed;
  return $longest;
}

# The longest prefix that names the header decides.
sub is_allowed {
  my ($header, @prefixes) = @_;
  my ($best, $verdict) = (-1, 0);
  for my $prefix (@prefixes) {
    my ($not, $path) = $prefix =~ /^(!?)(.*)$/;
    next unless $header =~ m{^\Q$path\E(/|$)} || ($path =~ /_$/ && index($header, $path) == 0);
    ($best, $verdict) = (length $path, $not ? 0 : 1) if length $path > $best;
  }
  return $verdict;
}

my $plain = qr{^(sys|linux|netinet|arpa)/|^[^/]+$};
my $libraries = qr{^(sqlite3|csv)\.h$};
my @violations;
for my $file (sources($root, qr{^(common|[a-z]+-service|gateway|cli)/.*\.(h|cc)$})) {
  my $row = row_of($file);
  my ($own_room) = $file =~ m{^(.*)/};
  my $line = 0;
  for (split /\n/, contents("$root/$file")) {
    ++$line;
    next unless /^\s*#\s*include\s*[<"]([^>"]+)[>"]/;
    my $header = $1;
    next if $header =~ $plain && $header !~ $libraries;
    if (!defined $row) {
      push @violations, "$file:$line: layers.txt has no row for this folder";
      last;
    }
    my ($room) = $header =~ m{^(.*)/};
    next if defined $room && ($room eq $own_room) && $row !~ m{_store$};
    next if is_allowed($header, @{$allowed{$row}});
    push @violations, "$file:$line: $row may not include $header";
  }
}
report('layering', @violations);
