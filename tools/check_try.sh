#!/usr/bin/env bash
# TRY leaves the function from inside an expression. From inside a braced initializer it must not: neither g++ 12 nor
# clang 14 destroys the members that the braces have made by then, and what they hold is lost. So: a variable first.
#
#   tools/check_try.sh [root of a source tree]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/..}"

# Back from each TRY to the start of its statement. An open brace on the way is an initializer's where it follows a name
# without a space, or "(", ",", "=", "return" or another such brace.
lines_of() {
    perl "$here/plain_code.pl" "$1" | perl -0777 -ne '
        while (/\bTRY\(/g) {
            my ($depth, $at) = (0, $-[0]);
            for (my $i = $at - 1; $i >= 0; --$i) {
                my $c = substr($_, $i, 1);
                if ($depth) { $depth += $c =~ /[)\]}]/ ? 1 : $c =~ /[(\[{]/ ? -1 : 0; next }
                last if substr($_, $i) =~ /\A(?:;|\}\s*\n)/;
                $depth = 1 if $c =~ /[)\]}]/;
                next if $c ne "{";
                print 1 + (substr($_, 0, $at) =~ tr/\n//), "\n"
                    if substr($_, 0, $i) =~ /(?:[\w>({]|[(,=]\s*|\breturn\s)\z/;
                last;
            }
        }' | uniq
}

found=$(
    { grep -rlE '\bTRY\(' src --include='*.?pp' || true; } | sort | while IFS= read -r file; do
        lines_of "$file" | sed "s|.*|$file:&: TRY inside a braced initializer loses what the braces hold so far|"
    done
)
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
