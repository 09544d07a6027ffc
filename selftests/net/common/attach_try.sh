# SPDX-License-Identifier: GPL-2.0
# Runs in the guest: binds DEV to DRIVER, and meanwhile makes interfaces, which
# takes RTNL, for AFTER seconds at least. Prints status, duration, longest time to
# make one, and the time of that when nothing else goes on, all in ms; below that
# what the kernel logged.
centiseconds()
{
	read -r _t _rest < /proc/uptime
	_now=$((${_t%.*} * 100 + 1${_t#*.} - 100))
}

cd "/sys/bus/vmbus/drivers/$DRIVER" || exit 1
modprobe dummy numdummies=0
before=$(dmesg | wc -l)
rm -f /run/bound
make_one()
{
	centiseconds
	asked=$_now
	ip link add dummy9 type dummy
	centiseconds
	[ $((_now - asked)) -gt $worst ] && worst=$((_now - asked))
	ip link del dummy9
}

worst=0
make_one
make_one
own=$worst
centiseconds
begin=$_now
worst=0
(
	if echo "$DEV" > bind; then echo 0; else echo 1; fi > /run/bound.new
	centiseconds
	echo $_now >> /run/bound.new
	mv /run/bound.new /run/bound
) 2> /dev/null &
while [ ! -e /run/bound ] || [ $((_now - begin)) -lt $((${AFTER:-0} * 100)) ]; do
	make_one
	sleep 0.5
done
{
	read -r status
	read -r end
} < /run/bound
echo "$status $(((end - begin) * 10)) $((worst * 10)) $((own * 10))"
dmesg | tail -n +$((before + 1))
