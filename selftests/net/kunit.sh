#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the KUnit suites of proto/ pass in a kernel, under its sanitizers
# Skip: 6.1 Debian's kernel has no KUnit
# Skip: 6.12 Debian's kernel has no KUnit
# Skip: 7.3 Debian's kernel has no KUnit
# Skip: newest Debian's kernel has no KUnit
# Skip: hv_netvsc does not concern it
# Timeout: 600
. "$HVNF_LIB"

# The results of a suite that ended: in debugfs, until its module is unloaded.
results=/sys/kernel/debug/kunit

# run_suite MODULE: its cases become comments, the suite one result.
run_suite()
{
	guest_put "$HVNF_JOB/mods/$1.ko" "/tmp/$1.ko" || return 1
	guest "insmod /tmp/$1.ko && cat $results/hvnf_${1%_kunit}/results" > "$HVNF_OUT/$1"
	_status=$?
	guest "rmmod $1"
	while IFS= read -r _line; do
		echo "# $_line"
	done < "$HVNF_OUT/$1"
	[ $_status -eq 0 ] && ! grep -q 'not ok' "$HVNF_OUT/$1" &&
		grep -q "^ok [0-9]* hvnf_${1%_kunit}\$" "$HVNF_OUT/$1"
}

for module in "$HVNF_JOB"/mods/*_kunit.ko; do
	[ -e "$module" ] || fatal "the job brings no suite"
	module=${module##*/}
	ok "${module%_kunit.ko}" run_suite "${module%.ko}"
done
done_testing
