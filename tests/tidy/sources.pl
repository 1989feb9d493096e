# Shared by the tidy checks: which files there are, and C++ without its comments and texts.
use strict;
use warnings;

# Every file of ROOT that people wrote, relative to it.
sub sources {
  my ($root, $pattern) = @_;
  my @found;
  my @folders = ('');
  while (@folders) {
    my $folder = shift @folders;
    opendir(my $dir, "$root/$folder") or die "$root/$folder: $!";
    for my $name (sort readdir $dir) {
      next if $name =~ /^\.\.?$/ || $name =~ /^(\.git|\.cache|build|var|node_modules|gen)$/;
      my $path = $folder eq '' ? $name : "$folder/$name";
      next if -l "$root/$path";
      if (-d "$root/$path") { push @folders, $path }
      elsif ($path =~ $pattern && -T "$root/$path") { push @found, $path }
    }
  }
  return sort @found;
}

sub contents {
  my ($path) = @_;
  open(my $file, '<', $path) or die "$path: $!";
  local $/;
  return scalar <$file> // '';
}

# Comments and the insides of literals become blanks; lines stay where they are.
sub bare_code {
  my ($text) = @_;
  my $blank = sub { my $gone = shift; $gone =~ s/[^\n]/ /g; return $gone };
  $text =~ s{
    (//[^\n]*|/\*.*?\*/)                  # comments
    | (R"([^()\\\s]*)\(.*?\)\3")          # raw strings
    | ("(?:\\.|[^"\\\n])*")               # strings
    | (?<![0-9a-zA-Z_])('(?:\\.|[^'\\\n])*')  # characters, not digit separators
  }{ $blank->($1 // $2 // $4 // $5) }gesx;
  return $text;
}

# Prints what was found as FILE:LINE: RULE and ends the check.
sub report {
  my ($check, @violations) = @_;
  print "$_\n" for @violations;
  printf "%s: %d violation(s)\n", $check, scalar @violations;
  exit(@violations ? 1 : 0);
}

1;
