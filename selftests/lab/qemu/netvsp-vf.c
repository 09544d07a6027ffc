// SPDX-License-Identifier: GPL-2.0
/*
 * The VF that the host lends: its association with the adapter, and which of
 * the two paths carries unicast.
 *
 * That the VF is on offer, and which path is active, survive the connection.
 */
#include "qemu/osdep.h"
#include "netvsp.h"

static bool can_talk(const struct netvsp *vsp)
{
	return vsp->conn && vsp->conn->rndis_up &&
	       vsp->conn->version >= NVSP_VERSION_4 &&
	       vsp->conn->caps & NVSP_CAP_SRIOV;
}

static void set_path(struct netvsp *vsp, enum netvsp_path path,
		     const char *by)
{
	if (vsp->vf.path == path)
		return;
	vsp->vf.path = path;
	if (path == NETVSP_VF)
		vsp->stats.switches_to_vf++;
	else
		vsp->stats.switches_to_synthetic++;
	netvsp_event(vsp, "path %s by %s",
		     path == NETVSP_VF ? "vf" : "synthetic", by);
}

/**
 * netvsp_vf_associate() - send an association message of any content
 * @vsp: the port
 * @allocated: as it goes into the message
 * @serial: likewise
 */
void netvsp_vf_associate(struct netvsp *vsp, uint32_t allocated,
			 uint32_t serial)
{
	const struct nvsp_vf_association msg = {
		.type = cpu_to_le32(NVSP_MSG_VF_ASSOCIATION),
		.allocated = cpu_to_le32(allocated),
		.serial = cpu_to_le32(serial),
	};

	if (!can_talk(vsp))
		return;
	vsp->conn->association_sent = allocated;
	vsp->vf.associations_owed++;
	netvsp_event(vsp, "nvsp association allocated=%u serial=%u", allocated,
		     serial);
	netvsp_send_inband(netvsp_primary(vsp), "nvsp.vf-association",
			   NVSP_TID_VF_ASSOCIATION, true, &msg, sizeof(msg));
}

/* RNDIS came up: what is on offer is announced. */
void netvsp_vf_ready(struct netvsp *vsp)
{
	if (vsp->vf.offered)
		netvsp_vf_associate(vsp, 1, vsp->vf.serial);
}

void netvsp_vf_offer(struct netvsp *vsp, uint32_t serial)
{
	vsp->vf.offered = true;
	vsp->vf.serial = serial;
	netvsp_event(vsp, "vf offered serial=%u", serial);
	netvsp_vf_ready(vsp);
}

static void send_switch(struct netvsp *vsp, enum netvsp_path path)
{
	const struct nvsp_switch_data_path msg = {
		.type = cpu_to_le32(NVSP_MSG_SWITCH_DATA_PATH),
		.active = cpu_to_le32(path == NETVSP_VF ? NVSP_PATH_VF :
							  NVSP_PATH_SYNTHETIC),
	};

	if (!can_talk(vsp))
		return;
	vsp->vf.switches_owed++;
	netvsp_event(vsp, "nvsp host switch active=%u",
		     le32_to_cpu(msg.active));
	netvsp_send_inband(netvsp_primary(vsp), "nvsp.host-switch",
			   NVSP_TID_SWITCH_DATA_PATH, true, &msg, sizeof(msg));
}

/* ---- revoking: 129{0} and its answer first, then 128{0} ---- */

static void finish_revoke(struct netvsp *vsp)
{
	vsp->vf.revoking = false;
	timer_del(vsp->vf.revoke_timer);
	vsp->vf.offered = false;
	netvsp_vf_associate(vsp, 0, vsp->vf.serial);
	netvsp_event(vsp, "vf revoked");
}

void netvsp_vf_revoke_expired(void *opaque)
{
	struct netvsp *vsp = opaque;

	netvsp_event(vsp, "vf revoke: the guest did not leave in time");
	set_path(vsp, NETVSP_SYNTHETIC, "host");
	finish_revoke(vsp);
}

/**
 * netvsp_vf_revoke() - take the VF back, in the documented order
 *
 * The PCI device goes last, which is for whoever plugged it to do.
 */
void netvsp_vf_revoke(struct netvsp *vsp)
{
	if (!vsp->vf.offered || vsp->vf.revoking)
		return;
	if (vsp->vf.path != NETVSP_VF || !can_talk(vsp)) {
		set_path(vsp, NETVSP_SYNTHETIC, "host");
		finish_revoke(vsp);
		return;
	}
	vsp->vf.revoking = true;
	timer_mod(vsp->vf.revoke_timer, qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) +
					vsp->conf.revoke_timeout_ms);
	send_switch(vsp, NETVSP_SYNTHETIC);
}

/* ---- switching ---- */

/**
 * netvsp_vf_host_switch() - the host moves the path by itself, and tells
 */
void netvsp_vf_host_switch(struct netvsp *vsp, enum netvsp_path path)
{
	set_path(vsp, path, "host");
	send_switch(vsp, path);
}

static bool may_switch(const struct netvsp *vsp, uint32_t active)
{
	if (active == NVSP_PATH_SYNTHETIC)
		return true;
	return active == NVSP_PATH_VF && vsp->vf.offered &&
	       !vsp->vf.revoking && vsp->conn->association_sent &&
	       !(vsp->conf.strict_assoc && vsp->vf.associations_owed);
}

/**
 * netvsp_vf_guest_switch() - the guest asks for a path
 *
 * It is answered in any case, by a completion without payload; a request that
 * cannot be met has no other effect.
 */
void netvsp_vf_guest_switch(struct netvsp_chan *chan,
			    const struct netvsp_packet *pkt)
{
	const struct nvsp_switch_data_path *msg = (const void *)pkt->msg;
	uint32_t active = le32_to_cpu(msg->active);
	struct netvsp *vsp = chan->vsp;
	bool ok = may_switch(vsp, active);

	netvsp_event(vsp, "nvsp guest switch active=%u%s", active,
		     ok ? "" : " without effect");
	if (ok)
		set_path(vsp, active == NVSP_PATH_VF ? NETVSP_VF :
						       NETVSP_SYNTHETIC,
			 "guest");
	if (pkt->wants_completion)
		netvsp_complete(chan, "nvsp.switch-complete", pkt->tid, NULL,
				0);
	if (vsp->vf.revoking && active == NVSP_PATH_SYNTHETIC)
		finish_revoke(vsp);
}

/* Several may be under way, and all of a kind have the same number. */
static uint32_t *owed_of(struct netvsp *vsp, uint64_t tid)
{
	switch (tid) {
	case NVSP_TID_VF_ASSOCIATION:
		return &vsp->vf.associations_owed;
	case NVSP_TID_SWITCH_DATA_PATH:
		return &vsp->vf.switches_owed;
	default:
		return NULL;
	}
}

/* A fault swallowed what was counted: nobody will complete it. */
void netvsp_vf_not_said(struct netvsp *vsp, uint64_t tid)
{
	uint32_t *owed = owed_of(vsp, tid);

	if (owed && *owed)
		(*owed)--;
}

/**
 * netvsp_vf_completed() - is this the completion of an association or switch
 *
 * Return: whether @tid is one of theirs
 */
bool netvsp_vf_completed(struct netvsp *vsp, uint64_t tid)
{
	uint32_t *owed = owed_of(vsp, tid);

	if (!owed)
		return false;
	if (*owed) {
		(*owed)--;
	} else if (!netvsp_allowed(netvsp_primary(vsp), tid)) {
		netvsp_chan_stop(netvsp_primary(vsp),
				 "completion of %#" PRIx64 ": nothing is outstanding there",
				 tid);
		return true;
	}
	netvsp_event(vsp, "completed %s", tid == NVSP_TID_VF_ASSOCIATION ?
					  "association" : "host switch");
	return true;
}

/* The connection ends: a revoke that waits for the guest need wait no more. */
void netvsp_vf_closed(struct netvsp *vsp)
{
	vsp->vf.associations_owed = 0;
	vsp->vf.switches_owed = 0;
	if (!vsp->vf.revoking)
		return;
	vsp->vf.revoking = false;
	timer_del(vsp->vf.revoke_timer);
	vsp->vf.offered = false;
	set_path(vsp, NETVSP_SYNTHETIC, "host");
}
