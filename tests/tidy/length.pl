#!/usr/bin/perl
# Files of at most 500 lines, functions of at most 70, lines of at most 100 columns.
#   length.pl ROOT
use strict;
use warnings;
use File::Basename;
use lib dirname(__FILE__);
require "sources.pl";
my $root = shift // die "usage: $0 ROOT\n";
use constant {FILE_LINES => 500, FUNCTION_LINES => 70, COLUMNS => 100};

my @violations;

# A brace opens a function when it is not a namespace's, a type's or an initialiser's, and no
# function is open yet: what lies inside belongs to the one around it.
sub opens_function {
  my ($head) = @_;
  return 0 if $head =~ /\b(namespace|enum)\b[^()]*$/ || $head =~ /\bextern\s*$/;
  return 0 if $head =~ /^\s*(template\s*<.*>\s*)?(class|struct|union)\b[^()]*$/s;
  return 0 if $head =~ /=\s*$/;
  return $head =~ /\)/ ? 1 : 0;
}

sub check_functions {
  my ($file, $code) = @_;
  my @open;          # one entry per open brace: line where a function began, or 0
  my $in_function = 0;
  my ($line, $head, $head_line) = (1, '', 1);
  for my $char (split //, $code) {
    if ($char eq "\n") { ++$line }
    if ($char eq '{') {
      my $is_function = !$in_function && opens_function($head);
      push @open, $is_function ? $head_line : 0;
      $in_function = 1 if $is_function;
      $head = '';
    } elsif ($char eq '}') {
      my $began = pop @open // 0;
      if ($began) {
        $in_function = 0;
        my $lines = $line - $began + 1;
        push @violations, "$file:$began: function of $lines lines; at most " . FUNCTION_LINES
            if $lines > FUNCTION_LINES;
      }
      $head = '';
    } elsif ($char eq ';') {
      $head = '';
    } else {
      $head_line = $line if $head =~ /^\s*$/ && $char =~ /\S/;
      $head .= $char;
    }
  }
}

for my $file (sources($root, qr{\.(h|cc|proto|sql|sh|pl|cmake|js|ts)$|^scripts/|CMakeLists\.txt$})) {
  my $text = contents("$root/$file");
  my $lines = ($text =~ tr/\n//);
  push @violations, "$file:1: file of $lines lines; at most " . FILE_LINES if $lines > FILE_LINES;
  check_functions($file, bare_code($text =~ s/^[ \t]*#[^\n]*(\\\n[^\n]*)*//gmr . "\n"))
      if $file =~ /\.(h|cc)$/;
  next unless $file =~ /\.(h|cc|proto)$/;
  my $number = 0;
  for (split /\n/, $text) {
    ++$number;
    utf8::decode($_);
    push @violations, "$file:$number: line of ${\ length} columns; at most " . COLUMNS
        if length > COLUMNS && !/^#include/;
  }
}
report('length', @violations);
