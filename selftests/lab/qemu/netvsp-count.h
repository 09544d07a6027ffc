/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Executed instructions of the nested guest, by address.
 *
 * The outer machine is this QEMU too, and knows which instructions it executes
 * on behalf of a guest of its own: those translated while SVM intercepts are
 * active. When the environment has HVNF_COUNT=FILE, each of them adds one to a
 * counter of its address, and the instruction "xchg %bx,%bx", executed anywhere
 * in the machine, writes the counters to that file and clears them. Without it
 * not one instruction more is emitted.
 *
 * Neither the machine nor the guest can tell the difference: the clock of
 * -icount counts the machine's instructions and not those of the emulator.
 */
#ifndef NETVSP_COUNT_H
#define NETVSP_COUNT_H

/**
 * struct netvsp_count_mark - head of what a mark writes
 * @id: EAX at the mark
 * @kernel: instructions since the last mark in the upper half of addresses
 * @user: in the lower half
 * @entries: pairs of address and count that follow; none unless bit 31 of @id
 *	     is set
 */
struct netvsp_count_mark {
	uint64_t id;
	uint64_t kernel;
	uint64_t user;
	uint64_t entries;
};

extern bool netvsp_counting;

uint64_t *netvsp_count_slot(uint64_t pc);

#ifdef TCG_TCG_OP_H
/* Emits the counting of the instruction at @pc. */
static inline void netvsp_count_emit(uint64_t pc)
{
	TCGv_ptr slot = tcg_const_ptr(netvsp_count_slot(pc));
	TCGv_i64 n = tcg_temp_new_i64();

	tcg_gen_ld_i64(n, slot, 0);
	tcg_gen_addi_i64(n, n, 1);
	tcg_gen_st_i64(n, slot, 0);
	tcg_temp_free_i64(n);
	tcg_temp_free_ptr(slot);
}
#endif

#endif
