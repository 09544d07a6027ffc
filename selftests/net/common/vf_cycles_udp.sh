# SPDX-License-Identifier: GPL-2.0
# Numbered UDP both ways over CYCLES planned loans and returns of the VF: nothing is lost or comes twice.
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/vf_cycles.sh"

settle
flows_start 100 200
cycles "$CYCLES"
flows_stop
flows_whole
is "the host moved the path there and back each time" \
	"$(stat switches_to_vf) $(stat switches_to_synthetic)" "$CYCLES $CYCLES"
done_testing
