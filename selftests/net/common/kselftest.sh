# SPDX-License-Identifier: GPL-2.0
# One of the kernel tree's own tests of network drivers, unmodified, against the
# interface in the guest. Sourced; $1 of kselftest names the test.
#
# The tests reach the other end of the wire by ssh. Here that is a stand-in: it
# leaves the command in a file, this side runs it at the peer, and puts output and
# status back. So what a test says to the peer does not take the interface that
# it tests, as it would not in a rack either.

SSH=/run/ssh
FOLDER=/usr/src/linux/tools/testing/selftests/drivers/net

# The stand-in: ssh -q HOST COMMAND. TERM ends the command over there.
_ssh='#!/bin/sh
d=/run/ssh/$$
printf "%s\n" "$3" > $d.command
mkfifo $d.done
trap "echo kill $$ > /run/ssh/requests; kill \$reader; exit 143" TERM INT
echo run $$ > /run/ssh/requests
cat $d.done > $d.status & reader=$!
wait $reader
cat $d.out
cat $d.err >&2
exit $(cat $d.status)'

# _serve ID COMMAND: run it at the peer, and tell the stand-in.
_serve()
{
	setsid nsx peer sh -c "$2" < /dev/null > "/run/ssh.$1.out" 2> "/run/ssh.$1.err" &
	_pid=$!
	echo $_pid > "/run/ssh.$1.pid"
	wait $_pid
	_st=$?
	guest_put "/run/ssh.$1.out" "$SSH/$1.out"
	guest_put "/run/ssh.$1.err" "$SSH/$1.err"
	guest "[ ! -p $SSH/$1.done ] || timeout 1 sh -c 'echo $_st > $SSH/$1.done'"
}

# _service: what the stand-ins ask for, until one says "end".
_service()
{
	while _what=$(guest "read -r verb id < $SSH/requests; echo \$verb \$id
		[ \$verb != run ] || cat $SSH/\$id.command"); do
		_line=${_what%%
*}
		_id=${_line#* }
		case $_line in
		run*)	_serve "$_id" "${_what#*
}" & ;;
		kill*)	read -r _pid < "/run/ssh.$_id.pid" && kill -- "-$_pid" ;;
		*)	return ;;
		esac
	done
}

_service_start()
{
	echo "$_ssh" > /run/ssh.sh
	guest "mkdir -p $SSH && mkfifo $SSH/requests $SSH/end" &&
		guest_put /run/ssh.sh /usr/bin/ssh &&
		guest_bg requests "exec 3<> $SSH/requests; read -r x < $SSH/end" &&
		{ _service & _service_pid=$!; }
}

_service_stop()
{
	guest "echo end 0 > $SSH/requests"
	wait "$_service_pid"
	guest "echo > $SSH/end"
	guest_join requests
}

# _skipped_are NAMES: these tests and no others were skipped.
_skipped_are()
{
	_got=$(sed -n 's/^ok [0-9]* [a-z_]*\.\([a-z_0-9]*\) # SKIP.*/\1/p' "$HVNF_OUT/kselftest" | tr '\n' ' ')
	echo "skipped: $_got"
	[ "$_got" = "${1:+$1 }" ]
}

_none_failed()
{
	grep '^# Totals: pass:[1-9][0-9]* fail:0 xfail:[0-9]* xpass:0 skip:[0-9]* error:0$' "$HVNF_OUT/kselftest"
}

# kselftest NAME [SKIPPED]: run NAME.py. What it skips is named: a feature that
# is lost would be a test that is skipped.
kselftest()
{
	need "Python is there" extra_guest python
	need "the kernel's tests are there" extra_guest kselftest
	need "so is socat" extra_guest socat
	need "at the peer too" extra_peer socat
	settle
	_service_start || fatal "no way to the peer"
	guest "cd $FOLDER && NETIF=$IF LOCAL_V4=$GUEST4 LOCAL_V6=$GUEST6 REMOTE_V4=$PEER4 REMOTE_V6=$PEER6 \
		REMOTE_TYPE=ssh REMOTE_ARGS=peer python3 ./$1.py" > "$HVNF_OUT/kselftest" 2>&1
	_status=$?
	_service_stop
	while IFS= read -r _line; do
		echo "# $_line"
	done < "$HVNF_OUT/kselftest"
	is "$1.py ends with status 0" $_status 0
	ok "it counts successes and no failure" _none_failed
	ok "it skipped what it has to and nothing else" _skipped_are "$2"
}
