# SPDX-License-Identifier: GPL-2.0
# DPDK in the guest: its netvsc driver over uio_hv_generic, a second client of the
# device that shares no line with either kernel driver. Sourced.

# The class of network devices: what uio_hv_generic is told to take.
NET_CLASS=f8615163-df3e-46c5-913f-f2d2f965ed0e

# The programs bring their own libc, and have a root of their own.
DPDK_ROOT=/opt/dpdk

# dpdk_device: the device goes to uio_hv_generic. It is offered anew first: a
# driver in user space cannot call the host, and needs a place in the monitor page.
dpdk_device()
{
	lab rescind
	offer_again
	need "uio_hv_generic is loaded" guest "modprobe uio_hv_generic"
	need "it takes the device" guest "echo $NET_CLASS > /sys/bus/vmbus/drivers/uio_hv_generic/new_id"
	need "there is a node for it" guest_soon 5 "[ -c /dev/uio0 ]"
}

# dpdk_root: with memory that the host can be told the addresses of. DPDK loads no
# driver from a folder below one that everybody may write to.
dpdk_root()
{
	guest "cd $DPDK_ROOT && chmod go-w . && mkdir -p dev proc sys var/run &&
		for d in dev proc sys; do mount --rbind /\$d \$d || exit 1; done
		echo 64 > /proc/sys/vm/nr_hugepages
		mkdir -p dev/hugepages && mount -t hugetlbfs hugetlbfs dev/hugepages
		[ \$(cat /proc/sys/vm/nr_hugepages) = 64 ]"
}

# dpdk_ready: testpmd forwards, or is about to.
dpdk_ready()
{
	guest_soon 15 "grep -q '^Checking link statuses' /run/bg/testpmd" && return
	guest "cat /run/bg/testpmd"
	return 1
}

# dpdk_start QUEUES MODE: testpmd forwards in this mode until dpdk_stop. It ends
# when a line comes by its standard input.
dpdk_start()
{
	need "DPDK is there" extra_guest dpdk
	need "there are a root and huge pages" dpdk_root
	dpdk_device
	guest "mkfifo /run/testpmd"
	guest_bg testpmd "exec 3<> /run/testpmd; exec chroot $DPDK_ROOT dpdk-testpmd -l 0-1 -m 64 --no-telemetry -- \
		--forward-mode=$2 --total-num-mbufs=4096 --rxq=$1 --txq=$1 <&3"
	need "testpmd starts" dpdk_ready
}

# dpdk_stop: and what it said is shown.
dpdk_stop()
{
	guest "echo > /run/testpmd"
	ok "testpmd ends" guest_join testpmd
	while IFS= read -r line; do
		echo "# $line"
	done < "$HVNF_OUT/bg.testpmd"
}

# dpdk_forwarded N: testpmd has received and sent so many packets, as it says.
dpdk_forwarded()
{
	grep -A 3 'Forward statistics' "$HVNF_OUT/bg.testpmd" |
		awk -v n="$1" '/RX-packets/ { rx = $2 } /TX-packets/ { tx = $2 } END { exit !(rx >= n && tx >= n) }'
}
