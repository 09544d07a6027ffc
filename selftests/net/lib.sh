# SPDX-License-Identifier: GPL-2.0
# The library of the lab's tests: KTAP on top of the transport part. A test
# sources it ($HVNF_LIB), makes its checks and ends with done_testing.

. "$HVNF_JOB/outer/lib.sh"

_count=0
_failed=0

_result()
{
	_count=$((_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $_count $2"
	else
		_failed=$((_failed + 1))
		echo "not ok $_count $2"
	fi
}

# _say FILE: what a failed check printed, as comment lines.
_say()
{
	while IFS= read -r _line; do
		echo "# $_line"
	done < "$1"
}

# ok NAME CMD...: passes when CMD succeeds; on failure shows what it printed.
ok()
{
	_title=$1
	shift
	"$@" > "$HVNF_OUT/.check" 2>&1
	_st=$?
	_result $_st "$_title"
	if [ $_st -ne 0 ]; then
		echo "# status $_st: $*"
		_say "$HVNF_OUT/.check"
	fi
	return $_st
}

# not_ok NAME CMD...: passes when CMD fails.
not_ok()
{
	_title=$1
	shift
	if "$@" > "$HVNF_OUT/.check" 2>&1; then
		_result 1 "$_title"
		echo "# succeeded: $*"
		_say "$HVNF_OUT/.check"
		return 1
	fi
	_result 0 "$_title"
}

# is NAME GOT WANT
is()
{
	if [ "$2" = "$3" ]; then
		_result 0 "$1"
		return 0
	fi
	_result 1 "$1"
	echo "# got:  $2"
	echo "# want: $3"
	return 1
}

# skip REASON: this test as a whole does not apply.
skip()
{
	echo "1..0 # SKIP $1"
	exit 4
}

# fatal SENTENCE: nothing after this makes sense.
fatal()
{
	_result 1 "$1"
	echo "# the test ends here"
	echo "1..$_count"
	exit 1
}

# done_testing: the plan, and the token that tells the runner the test came to
# its end. The last command of every test.
done_testing()
{
	echo "1..$_count"
	[ $_failed -eq 0 ] || exit 1
	echo "# done $HVNF_TOKEN"
	exit 0
}
