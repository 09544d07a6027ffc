// SPDX-License-Identifier: GPL-2.0
/*
 * Link indications. A change to the state that the guest knows already is
 * delivered as a toggle, its two halves link_toggle_ms apart, because guests
 * coalesce what comes faster. What the guest has not been told waits while it
 * holds all control slots.
 */
#include "qemu/osdep.h"
#include "netvsp.h"

static bool can_tell(const struct netvsp *vsp)
{
	return vsp->conn && vsp->conn->rndis_up && vsp->conn->slot_count &&
	       vsp->conn->control_lent < NETVSP_CONTROL_SLOTS;
}

static void tell(struct netvsp *vsp, bool up)
{
	vsp->guest_link_up = up;
	netvsp_rndis_indicate(vsp, up ? RNDIS_STATUS_MEDIA_CONNECT :
					RNDIS_STATUS_MEDIA_DISCONNECT,
			      NULL, 0);
}

static void settle(struct netvsp *vsp)
{
	if (!vsp->link_pending || timer_pending(vsp->link_timer) ||
	    !can_tell(vsp))
		return;
	vsp->link_pending = false;
	if (vsp->guest_link_up != vsp->link_up) {
		tell(vsp, vsp->link_up);
		return;
	}
	tell(vsp, !vsp->link_up);
	vsp->link_pending = true;
	timer_mod(vsp->link_timer, qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) +
				   vsp->conf.link_toggle_ms);
}

/**
 * netvsp_link_set() - the port's link changes
 * @vsp: the port
 * @up: to which state; the one it is in already makes a toggle
 */
void netvsp_link_set(struct netvsp *vsp, bool up)
{
	vsp->link_up = up;
	netvsp_event(vsp, "link %s", up ? "up" : "down");
	if (!vsp->conn || !vsp->conn->rndis_up)
		return;
	/* The second half of a toggle brings the newest state anyway. */
	vsp->link_pending = true;
	settle(vsp);
}

/* The second half of a toggle is due. */
void netvsp_link_tick(void *opaque)
{
	struct netvsp *vsp = opaque;

	if (vsp->guest_link_up == vsp->link_up)
		vsp->link_pending = false;
	settle(vsp);
}

/* A control slot may have come free. */
void netvsp_link_ready(struct netvsp *vsp)
{
	settle(vsp);
}
