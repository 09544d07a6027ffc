# SPDX-License-Identifier: GPL-2.0
# Runs one test in the outer machine, right after the restore of the snapshot,
# and gathers what the runner will judge. Every step is bounded: a guest that
# has died costs its deadline (of emulated time), not the run.

. /job/env
HVNF_JOB=/job
HVNF_OUT=/out
HVNF_LIB=/job/net/lib.sh
. /job/outer/lib.sh
export HVNF_JOB HVNF_OUT HVNF_LIB
mkdir -p /out
ln -s /run/guest.log /out/guest.log
ln -s /run/qemu.log /out/qemu.log
cd /out || exit 1

# note KEY VALUE: one fact for the verdict
note()
{
	echo "$1=$2" >> /out/verdict
}

# soft SECONDS CMD: run in the guest, bounded
soft()
{
	_s=$1
	shift
	gx -t "$_s" run "$*"
}

settings()
{
	[ -n "$SETTINGS" ] || return 0
	labctl set $SETTINGS
}

# The files of all sides are written here and leave with the other results.
capture_start()
{
	[ "$PCAP" = 1 ] || return 0
	nsx peer tcpdump -i tap0 -Z root -s 0 -U --immediate-mode -w /out/uplink.pcap > /out/tcpdump.log 2>&1 &
	TCPDUMP_PID=$!
	[ "$NIC" = 1 ] && labctl capture on /out/synthetic.pcap
	labctl qmp '{"execute":"object-add","arguments":{"qom-type":"filter-dump","id":"vfdump","netdev":"vfport","file":"/out/vf.pcap"}}' > /dev/null
}

capture_stop()
{
	[ "$PCAP" = 1 ] || return 0
	[ "$NIC" = 1 ] && labctl capture off /out/synthetic.pcap
	labctl qmp '{"execute":"object-del","arguments":{"id":"vfdump"}}' > /dev/null
	kill "$TCPDUMP_PID"
	wait "$TCPDUMP_PID"
}

# A test that ran out of time: say where everybody is waiting.
autopsy()
{
	soft 20 'echo 7 > /proc/sys/kernel/printk; echo w > /proc/sysrq-trigger; echo l > /proc/sysrq-trigger; ps' > /out/stuck 2>&1
}

# The driver must go, and must leave nothing behind at the host.
leave()
{
	if soft 20 "grep -q '^$DRIVER ' /proc/modules"; then
		soft 60 "DRIVER=$DRIVER; $_drv_rmmod" > /out/unload 2>&1
		note unload $?
	else
		note unload 0
	fi
	[ "$NIC" = 1 ] || return 0
	labctl ledger check > /out/ledger 2>&1
	note ledger $?
	labctl events > /out/events 2>&1
	labctl stats > /out/stats 2>&1
}

# What nobody points at any more, five seconds after it was allocated, is a leak;
# but kmemleak reports it only if its content is what it was at the scan before.
# The first scan is for nothing but that, and is cut short: it then looks through no
# memory, which is the most of its work, and still takes the checksum of everything.
debug_checks()
{
	soft 200 'f=/sys/kernel/debug/kmemleak
		[ -e $f ] || exit 0
		(: > /run/scanning; echo scan > $f) &
		until [ -e /run/scanning ]; do sleep 0.01; done
		sleep 0.1; kill $!; wait
		sleep 6; echo scan > $f; cat $f' > /out/kmemleak 2>&1
	note kmemleak "$([ -s /out/kmemleak ] && echo 1 || echo 0)"
}

echo "HVNF-BEGIN $TEST"
soft 20 "echo '<1>hvnf-marker' > /dev/kmsg" || note agent lost
if settings; then
	capture_start
	deadline "$TIMEOUT" sh "/job/net/$TEST.sh"
	status=$?
else
	status=125
	echo "# the host device refused: $SETTINGS"
fi
note status $status
[ $status -eq 124 ] && autopsy
capture_stop
leave
debug_checks
soft 20 dmesg > /out/dmesg || note agent lost
[ -d "/proc/$QEMU_PID" ] || note machine lost
rm -f /out/.check
tar -chf /run/results.tar -C /out . && mailbox put /run/results.tar
echo "HVNF-END $status"
