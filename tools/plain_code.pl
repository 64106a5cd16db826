#!/usr/bin/env perl
# Prints C++ with comments and the contents of strings blanked, line for line, so that checks look at code alone.
use strict;
use warnings;
local $/;
my $text = <>;
sub blank { my ($s) = @_; $s =~ s/[^\n]/ /g; return $s; }
$text =~ s{
    (R"([^(\s]*)\(.*?\)\g{2}")                  # raw string
  | (\#\s*include\s*[<"][^>"\n]*[>"])           # an include stays as it is
  | (//[^\n]*|/\*.*?\*/)                        # comment
  | ("(?:\\.|[^"\\\n])*")                       # string
  | ((?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+')      # character, and not a digit separator
}{
    defined $1 ? '""' . ("\n" x ($1 =~ tr/\n//)) :
    defined $3 ? $3 :
    defined $4 ? blank($4) :
    defined $5 ? '""' : "' '"
}gsex;
print $text;
