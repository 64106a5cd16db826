#!/bin/sh
# check.sh SPIN CC MODEL FOLDER: looks at every order of events; fails on a broken assertion, and if the search was cut.
set -eu
folder=$4/model_check
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
"$1" -a "$3"
"$2" -O2 -w -DSAFETY -DNOREDUCE -o pan pan.c
./pan -m5000000 >report 2>&1
cat report
grep -q 'errors: 0' report
if grep -q 'max search depth too small\|out of memory' report; then exit 1; fi
states=$(sed -n 's/^ *\([0-9][0-9]*\) states, stored.*/\1/p' report)
# A model that stops early would pass as well; this one has far more.
[ "$states" -gt 50000 ]
